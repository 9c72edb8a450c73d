import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../domain/time.ts';
import { runBounded } from './run-bounded.ts';

const stallMs = 60_000;

/**
 * Runs the install script of the `electron` npm package, which fetches the runtime and checks its SHA-256.
 * A server that cannot be reached ends it at once; 60 s without a byte end it too.
 * @param options.onProgress bytes fetched and unpacked so far
 * @returns what went wrong, one plain clause; undefined when the runtime is there
 */
export async function downloadElectron(options: {
  packageDir: string;
  clock: Clock;
  env: Readonly<Record<string, string | undefined>>;
  onProgress?(bytes: number): void;
}): Promise<string | undefined> {
  const { packageDir, clock, env, onProgress } = options;
  // The script reports nothing that can be read, but it downloads into the temporary folder: its growth is the progress.
  const scratch = mkdtempSync(join(tmpdir(), 'omni-electron-'));
  const dist = join(packageDir, 'dist');
  try {
    mkdirSync(dist, { recursive: true });
    const run = await runBounded({
      command: process.execPath,
      args: [join(packageDir, 'install.js')],
      env: { ...env, TMPDIR: scratch, TEMP: scratch, TMP: scratch, ELECTRON_GET_NO_PROGRESS: '1' },
      clock,
      idleMs: stallMs,
      progress() {
        const bytes = bytesIn(scratch) + bytesIn(dist);
        onProgress?.(bytes);
        return bytes;
      },
    });
    if (run.isOk) return undefined;
    if (run.hasTimedOut) return 'nothing arrived for 60 seconds.';
    return /fetch failed/.test(run.problem)
      ? 'the download server cannot be reached.'
      : run.problem || 'it gave no reason.';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function bytesIn(folder: string): number {
  let bytes = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    // A file may be moved away between the listing and this look.
    if (entry.isFile()) bytes += statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.size ?? 0;
  }
  return bytes;
}
