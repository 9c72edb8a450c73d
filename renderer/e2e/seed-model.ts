import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dayMs, minuteMs } from '../../core/domain/timeframe.ts';
import { decodeManifest, encodeManifest } from '../../core/model/manifest.ts';
import { manifestFile } from '../../core/model/model-files.ts';

const bundled = fileURLToPath(new URL('../../models/demo-tiny', import.meta.url));

/**
 * Puts a copy of the bundled model beside it that says it was trained, in one short epoch, on ten days which ended 12 days ago: its retraining
 * takes seconds.
 */
export function seedChampion(dataDir: string, modelId: string): void {
  const folder = join(dataDir, 'models', modelId);
  cpSync(bundled, folder, { recursive: true });
  const { path, manifest } = readManifest(folder);
  const part = (from: number, to: number) => ({ from: Date.now() - from * dayMs, to: Date.now() - to * dayMs });
  manifest.decisionEveryMs = 30 * minuteMs;
  manifest.split = { train: part(22, 16), validation: part(15.5, 14.5), test: part(14, 13), sealed: part(12.7, 12) };
  manifest.spec = { ...manifest.spec, from: part(22, 0).from, to: part(0, 12).to, epochs: 1, batchSize: 256 };
  writeFileSync(path, encodeManifest(manifest));
}

/** A model's manifest then says that it was worse than the base rate on its test. */
export function makeWorse(folder: string): void {
  const { path, manifest } = readManifest(folder);
  manifest.report.metrics.test.logLoss = 1.04;
  manifest.report.verdict = 'No edge over the base rate on this data: log loss 1.040 against 0.946.';
  writeFileSync(path, encodeManifest(manifest));
}

function readManifest(folder: string) {
  const path = join(folder, manifestFile);
  const manifest = decodeManifest(readFileSync(path, 'utf8'));
  if ('refused' in manifest) throw new Error(manifest.why);
  return { path, manifest };
}
