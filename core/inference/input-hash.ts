import { createHash } from 'node:crypto';
import type { FeatureWindow } from './network-inputs.ts';

/**
 * SHA-256, hex, over the model's name and every number its network is fed, as single-precision bytes in the order of its inputs: the same
 * hash means the same question to the same model.
 * @param sentiment undefined: the network is told that there are no headlines
 */
export function inputHash(modelId: string, windows: readonly FeatureWindow[], sentiment?: Float32Array): string {
  const hash = createHash('sha256').update(`${modelId}\n`);
  const add = ({ buffer, byteOffset, byteLength }: Float32Array) =>
    hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  for (const { timeframe, scaled } of windows) {
    hash.update(`${timeframe} ${scaled.length}\n`);
    add(scaled);
  }
  hash.update(`headlines ${sentiment?.length ?? 0}\n`);
  if (sentiment) add(sentiment);
  return hash.digest('hex');
}
