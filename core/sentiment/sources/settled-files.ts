import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../domain/time.ts';
import { toStorageFailure } from '../../storage/storage-failure.ts';

/** A file nobody has written to for so long is whole. */
export const settleMs = 5_000;

export type FoundFile = {
  readonly name: string;
  readonly path: string;
  readonly size: number;
  /** Changes whenever the file is written to. */
  readonly mark: string;
};

/**
 * Looks for files of headlines in one folder, not in the folders inside it: whole ones, and names of those that are still
 * being written, by name. A file is whole when nobody wrote to it in the last five seconds, or between two looks.
 * @throws Failure when the folder cannot be read
 */
export function lookForFiles(folder: string, clock: Clock) {
  let before = new Map<string, { mark: string; at: number }>();
  return async (): Promise<{ whole: FoundFile[]; unsettled: string[] }> => {
    const names = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
      throw toStorageFailure(error, folder);
    });
    const now = new Map<string, { mark: string; at: number }>();
    const whole: FoundFile[] = [];
    const unsettled: string[] = [];
    for (const entry of names.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const { name } = entry;
      if (!entry.isFile() || name.startsWith('.') || !/\.(csv|csv\.gz|txt)$/i.test(name)) continue;
      const path = join(folder, name);
      const found = await stat(path).catch(() => undefined);
      // Renamed or removed since the folder was read.
      if (!found) continue;
      const mark = `${found.size}:${found.mtimeMs}`;
      const seen = before.get(name);
      const at = seen?.mark === mark ? seen.at : clock.monotonic();
      now.set(name, { mark, at });
      const isWhole = clock.monotonic() - at >= settleMs || Math.abs(clock.now() - found.mtimeMs) >= settleMs;
      if (isWhole) whole.push({ name, path, size: found.size, mark });
      else unsettled.push(name);
    }
    before = now;
    return { whole, unsettled };
  };
}
