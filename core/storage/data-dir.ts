import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, posix, win32 } from 'node:path';
import { Failure } from '../domain/failure.ts';

const folderName = 'omni-crypto';

/**
 * The application-data folder of this user on this system, whether it exists or not.
 * @param platform as in `process.platform`
 * @throws Failure 'not-found' when the environment names no home
 */
export function defaultDataDir(env: Readonly<Record<string, string | undefined>>, platform: string): string {
  if (platform === 'win32') {
    const base = env.LOCALAPPDATA ?? env.APPDATA;
    if (base) return win32.join(base, folderName);
  } else if (platform === 'darwin') {
    if (env.HOME) return posix.join(env.HOME, 'Library', 'Application Support', folderName);
  } else {
    // The XDG specification says that a relative value is to be ignored.
    if (env.XDG_DATA_HOME?.startsWith('/')) return posix.join(env.XDG_DATA_HOME, folderName);
    if (env.HOME) return posix.join(env.HOME, '.local', 'share', folderName);
  }
  throw new Failure('not-found', 'This user has no home folder; say where the data shall be with --data-dir DIR.');
}

/**
 * Makes the folder when it is missing and proves that it can be written.
 * @throws Failure 'unavailable' with the path when it cannot
 */
export function prepareDataDir(path: string): void {
  const probe = join(path, `.probe-${process.pid}`);
  try {
    makeFolder(path);
    writeFileSync(probe, 'ok');
    rmSync(probe);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new Failure(
      'unavailable',
      `The data folder ${path} cannot be written (${code}); change its permissions or choose another with --data-dir DIR.`,
      { cause: error },
    );
  }
}

/** Level by level, because Node's own `recursive` never returns where the system denies that a folder can be (under /proc). */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Another process may have made it meanwhile.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
