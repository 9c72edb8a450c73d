import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { Failure } from '../domain/failure.ts';

// https://sqlite.org/rescode.html; the low byte is the primary code.
const busy = 5;
const readOnly = 8;
const inputOutput = 10;
const corrupt = 11;
const full = 13;
const cannotOpen = 14;
const notADatabase = 26;

/**
 * The same trouble as one plain sentence about `path`, when it is a known one of SQLite or the file system; else the error unchanged.
 * Disk, permission and device trouble becomes 'unavailable', damage 'corrupt', another writer 'busy'.
 */
export function toStorageFailure(error: unknown, path: string): unknown {
  if (error instanceof Failure || !(error instanceof Error)) return error;
  const { errcode, code } = error as Error & { errcode?: number; code?: string };
  const because = (kind: 'unavailable' | 'corrupt' | 'busy' | 'not-found', sentence: string) =>
    new Failure(kind, sentence, { cause: error });
  if (errcode === undefined) return fileFailure(error, code, path);
  switch (errcode & 0xff) {
    case busy:
      return because('busy', `${path} is being written by another process; try again when it is done.`);
    case corrupt:
      return because(
        'corrupt',
        `${path} is damaged (${error.message}); move it away and fetch or import its data again.`,
      );
    case notADatabase:
      return because('corrupt', `${path} is not a database; move it away and start again.`);
    case full:
      return because('unavailable', `The disk that holds ${path} is full; free some space and try again.`);
    case readOnly:
      return because('unavailable', `${path} cannot be written; check the permissions of the file and its folder.`);
    case cannotOpen:
      return because('unavailable', `${path} cannot be opened; check that its folder exists and may be written.`);
    case inputOutput:
      return because('unavailable', `The disk reported an error at ${path} (${error.message}); check the disk.`);
    default:
      return error;
  }
}

/**
 * As `toStorageFailure`, for a file that the user asked to have written at `path`: a folder that is missing, is a file, or
 * stands where the file should be is named as such.
 */
export function toTargetFailure(error: unknown, path: string): unknown {
  if (error instanceof Failure || !(error instanceof Error) || !('code' in error)) return error;
  const folder = dirname(path);
  const refused = (sentence: string) => new Failure('bad-request', sentence, { cause: error });
  if (kindOf(path) === 'folder') return refused(`${path} is a folder; give the name of a file.`);
  if (kindOf(folder) === 'file') return refused(`${folder} is a file, not a folder; choose another place.`);
  if (kindOf(folder) === 'nothing') return refused(`The folder ${folder} does not exist; make it or choose another.`);
  return toStorageFailure(error, path);
}

function kindOf(path: string): 'file' | 'folder' | 'nothing' | 'unknown' {
  try {
    const info = statSync(path, { throwIfNoEntry: false });
    if (info === undefined) return 'nothing';
    return info.isDirectory() ? 'folder' : 'file';
  } catch {
    // It cannot even be looked at; the error at hand says why.
    return 'unknown';
  }
}

function fileFailure(error: Error, code: string | undefined, path: string): unknown {
  switch (code) {
    case 'ENOENT':
      return new Failure('not-found', `${path} does not exist.`, { cause: error });
    case 'ENOTDIR':
      return new Failure('not-found', `${path} does not exist: a part of it is a file, not a folder.`, {
        cause: error,
      });
    case 'EISDIR':
      return new Failure('bad-request', `${path} is a folder; give the name of a file.`, { cause: error });
    case 'ENAMETOOLONG':
      return new Failure('bad-request', `${path} is longer than a path may be; choose a shorter one.`, {
        cause: error,
      });
    case 'ENOSPC':
    case 'EDQUOT':
      return new Failure('unavailable', `The disk that holds ${path} is full; free some space and try again.`, {
        cause: error,
      });
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new Failure('unavailable', `There is no permission to use ${path}; change its permissions.`, {
        cause: error,
      });
    case 'EIO':
      return new Failure('unavailable', `The disk reported an error at ${path}; check the disk.`, { cause: error });
    default:
      return error;
  }
}
