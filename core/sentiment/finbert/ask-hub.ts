import { z } from 'zod';
import { Failure } from '../../domain/failure.ts';
import { type HubOptions, hubGet, withRetries } from './hub-fetch.ts';
import { modelFiles } from './stored-model.ts';

/** Big files are known by their SHA-256, small ones by git's: SHA-1 over `blob SIZE\0` and the content. */
export type HubFile = {
  readonly path: string;
  readonly bytes: number;
  readonly checksum: { readonly kind: 'sha256' | 'git'; readonly hex: string };
};

/** A model as the hub has it: one commit, so that all files belong together. */
export type HubModel = { readonly revision: string; readonly files: readonly HubFile[] };

const answerSchema = z.object({
  sha: z.string().regex(/^[0-9a-f]{40}$/),
  siblings: z.array(
    z.object({
      rfilename: z.string(),
      size: z.number().int().min(0).optional(),
      blobId: z.string().optional(),
      lfs: z.object({ sha256: z.string(), size: z.number().int().min(0) }).nullish(),
    }),
  ),
});
const maxAnswerBytes = 5_000_000;
/** No BERT is bigger. */
const maxModelBytes = 4_000_000_000;

/**
 * Asks a hub which files a model has: https://huggingface.co/docs/hub/api
 * @throws Failure 'not-found' naming the file that the model lacks, 'unavailable' when the hub cannot be reached or does not speak its API
 */
export async function askHub(
  { hubUrl, modelId, isQuantized }: { hubUrl: string; modelId: string; isQuantized: boolean },
  options: HubOptions,
): Promise<HubModel> {
  const url = `${hubUrl.replace(/\/+$/, '')}/api/models/${modelId}/revision/main?blobs=true`;
  const text = await withRetries(options, () => hubGet(url, options, readBounded));
  const answer = answerSchema.safeParse(parseJson(text)).data;
  if (!answer) {
    throw new Failure('unavailable', `${url} did not answer as a model hub does; check the hub's address in Settings.`);
  }
  const files = modelFiles(isQuantized).map((path): HubFile => {
    const file = answer.siblings.find(({ rfilename }) => rfilename === path);
    if (!file)
      throw new Failure('not-found', `${modelId} has no ${path} on ${hubUrl}; choose another model in Settings.`);
    const { size, blobId, lfs } = file;
    const bytes = lfs?.size ?? size ?? 0;
    if (lfs && /^[0-9a-f]{64}$/.test(lfs.sha256)) return { path, bytes, checksum: { kind: 'sha256', hex: lfs.sha256 } };
    if (blobId && /^[0-9a-f]{40}$/.test(blobId)) return { path, bytes, checksum: { kind: 'git', hex: blobId } };
    throw new Failure('unavailable', `${hubUrl} gives no checksum of ${path}; it is not downloaded unchecked.`);
  });
  if (files.reduce((sum, { bytes }) => sum + bytes, 0) > maxModelBytes) {
    throw new Failure('too-large', `${modelId} takes more than 4 GB; choose another model in Settings.`);
  }
  return { revision: answer.sha, files };
}

async function readBounded(response: Response, heard: () => void): Promise<string> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of response.body ?? []) {
    heard();
    bytes += piece.length;
    if (bytes > maxAnswerBytes) throw new Failure('too-large', `${response.url} answered with more than 5 MB.`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not a hub's answer, as the caller finds.
    return undefined;
  }
}
