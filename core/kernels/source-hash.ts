import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * SHA-256 of what the kernels are compiled from, hex; undefined where the sources are not beside this file, as in a bundle.
 * Addresses in the kernels' memory are agreed between them and kernel-memory.ts, so that counts, too.
 */
export function sourceHash(): string | undefined {
  const folder = fileURLToPath(new URL('assembly', import.meta.url));
  if (!existsSync(folder)) return undefined;
  const files = readdirSync(folder)
    .sort()
    .map((name) => `${folder}/${name}`);
  const hash = createHash('sha256');
  for (const file of [...files, `${folder}/../kernel-memory.ts`, `${folder}/../kernel-task.ts`]) {
    hash.update(readFileSync(file));
  }
  return hash.digest('hex');
}
