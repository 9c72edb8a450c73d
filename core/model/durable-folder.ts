import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Failure } from '../domain/failure.ts';
import { toStorageFailure } from '../storage/storage-failure.ts';

/** Marks a folder that was not finished; left behind only by a process that died while writing. */
export const partialPrefix = '.partial-';

function syncFolder(path: string): void {
  // Windows cannot open a folder; its rename is durable without it.
  if (process.platform === 'win32') return;
  const handle = openSync(path, 'r');
  fsyncSync(handle);
  closeSync(handle);
}

function writeSynced(path: string, bytes: string | Uint8Array): void {
  const handle = openSync(path, 'wx');
  const buffer = Buffer.from(bytes as Uint8Array);
  for (let written = 0; written < buffer.length; ) written += writeSync(handle, buffer, written);
  fsyncSync(handle);
  closeSync(handle);
}

/**
 * Writes a whole folder or nothing: temporary folder, fsync of every file, rename.
 * @throws Failure 'conflict' when there is already a folder of that name
 */
export function writeFolder(path: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  if (existsSync(path)) throw new Failure('conflict', `${path} already exists; it was left as it is.`);
  const parent = dirname(path);
  const partial = join(parent, `${partialPrefix}${basename(path)}`);
  mkdirSync(parent, { recursive: true });
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial);
  for (const [name, bytes] of Object.entries(files)) writeSynced(join(partial, name), bytes);
  syncFolder(partial);
  renameSync(partial, path);
  syncFolder(parent);
}

/**
 * Moves a folder within its disk, durably.
 * @throws Failure 'unavailable' when the disk or its permissions do not allow it
 */
export function moveFolder(from: string, to: string): void {
  try {
    renameSync(from, to);
    for (const parent of new Set([dirname(to), dirname(from)])) syncFolder(parent);
  } catch (error) {
    throw toStorageFailure(error, from);
  }
}

/** `name`, or `name-2`, `name-3`, … : the first that does not exist in `dir`. */
export function freeName(dir: string, name: string): string {
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? name : `${name}-${n}`;
    if (!existsSync(join(dir, candidate))) return candidate;
  }
}
