import { createHash } from 'node:crypto';
import { z } from 'zod';
import { market, utcMs } from '../contract/schemas.ts';
import { epochPoint, fusionWeights, tradeRules, trainingReport, trainingSpec } from '../contract/training-schemas.ts';
import { sentimentModels } from '../domain/news.ts';
import { timeframes } from '../domain/timeframe.ts';
import { modelConfigSchema } from './config.ts';

/** Raised when an older program could not use the folder. */
export const manifestVersion = 1;

const scaler = z.object({ mean: z.array(z.number()).readonly(), deviation: z.array(z.number()).readonly() });
const range = z.object({ from: utcMs, to: utcMs });

/** Upper ends of the bins of a scaled feature, the share of training samples in each, and what a week of the training differs by at most. */
const featureSpread = z.object({
  edges: z.array(z.number()),
  shares: z.array(z.number()),
  /** Population stability index; null when there were too few weeks to tell. */
  usual: z.number().nullable(),
});

const manifestBody = z.object({
  version: z.literal(manifestVersion),
  createdAt: utcMs,
  config: modelConfigSchema,
  seed: z.number().int(),
  markets: z.array(market).min(1),
  featureNames: z.array(z.string()),
  /** One per timeframe the network reads; fitted on training rows only. */
  scalers: z.partialRecord(z.enum(timeframes), scaler),
  /** How headlines became its sentiment vector; absent: it has learnt from none and must not be shown any. */
  sentiment: z
    .object({
      featureNames: z.array(z.string()),
      weights: fusionWeights,
      /** Version of each model that judged them; absent in models of older versions. */
      versions: z.partialRecord(z.enum(sentimentModels), z.string()).optional(),
    })
    .optional(),
  /** 99th percentile of `inputDistance` over its training samples; absent in models of older versions. */
  distanceLimit: z.number().positive().optional(),
  /**
   * How the newest bars of its training samples were spread, one entry a feature; `usual` is of the mean index over all of them. Absent in
   * models of older versions, of which drift cannot be told.
   */
  drift: z
    .object({
      timeframes: z.partialRecord(z.enum(timeframes), z.array(featureSpread)),
      usual: z.number().nullable(),
    })
    .optional(),
  rules: tradeRules,
  /** Time between two decisions that it was trained on; absent in models of older versions, which is 10 minutes. */
  decisionEveryMs: z.number().int().positive().optional(),
  /** First and last decision time of each part; `sealed` belongs to none and is absent in models of older versions. */
  split: z.object({ train: range, validation: range, test: range, sealed: range.optional() }),
  calibration: z.object({ temperature: z.number().gt(0), offsets: z.array(z.number()).length(3) }),
  spec: trainingSpec,
  curve: z.array(epochPoint),
  parameters: z.number().int(),
  report: trainingReport.omit({ modelId: true }),
  /** SHA-256 of every other file of the folder, hex. */
  sha256: z.record(z.string(), z.string()),
});

/** Everything about a model except its weights; `manifest.json` of its folder. */
export type Manifest = z.infer<typeof manifestBody>;
/** What training knows; the folder adds version and checksums. */
export type ManifestContent = Omit<Manifest, 'version' | 'sha256'>;

export function sha256Of(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The manifest as a file: pretty JSON whose last field is the SHA-256 of the rest. */
export function encodeManifest(manifest: Manifest): string {
  return `${JSON.stringify({ ...manifest, checksum: sha256Of(JSON.stringify(manifest)) }, null, 1)}\n`;
}

/**
 * Reads a manifest file back.
 * @returns the manifest, or why it is refused: another version, or content that is not what was written
 */
export function decodeManifest(text: string): Manifest | { refused: 'version-mismatch' | 'corrupt'; why: string } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { refused: 'corrupt', why: 'it is not readable' };
  }
  if (typeof json !== 'object' || json === null) return { refused: 'corrupt', why: 'it is not a manifest' };
  const { checksum, ...body } = json as Record<string, unknown>;
  // Before the checksum: a newer version may count it differently.
  if (typeof body.version === 'number' && body.version > manifestVersion) {
    const why = `a newer version of the program wrote it (version ${body.version}, this one reads ${manifestVersion}); update the program`;
    return { refused: 'version-mismatch', why };
  }
  if (sha256Of(JSON.stringify(body)) !== checksum) return { refused: 'corrupt', why: 'its checksum does not match' };
  if (body.version !== manifestVersion) {
    const why = `it has version ${String(body.version)} and this program reads version ${manifestVersion}`;
    return { refused: 'version-mismatch', why };
  }
  const manifest = manifestBody.safeParse(body);
  if (manifest.success) return manifest.data;
  const [{ path, message }] = manifest.error.issues;
  return { refused: 'corrupt', why: `its ${path.map(String).join('.')} is wrong: ${message}` };
}
