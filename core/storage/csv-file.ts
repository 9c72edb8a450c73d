import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { PassThrough, type Readable, type Transform } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Failure } from '../domain/failure.ts';
import { toStorageFailure } from './storage-failure.ts';
import { openZippedCsv } from './zipped-csv.ts';

/** A file of rows being read: `decoder` turns what `source` gives into text; `fraction()` of the file's bytes is done, 0..1. */
export type CsvFile = { readonly source: Readable; readonly decoder: Transform; fraction(): number };

// Larger pieces than the default 64 KiB: fewer turns of the event loop, still only milliseconds each.
const pieceBytes = 256 * 1024;

/**
 * Opens a plain, gzip or zip file by its content, not its name.
 * @param rows what it should hold, for the sentence when it is empty
 * @throws Failure with one plain sentence: missing, a folder, empty, no permission, or not what its name says
 */
export async function openCsvFile(path: string, rows: 'candles' | 'headlines'): Promise<CsvFile> {
  const size = await sizeOf(path, rows);
  const kind = await kindOf(path);
  if (kind === 'zip') return openZippedCsv(path);
  const file = createReadStream(path, { highWaterMark: pieceBytes });
  const decoder = kind === 'gzip' ? createGunzip({ chunkSize: pieceBytes }) : new PassThrough();
  return { source: file, decoder, fraction: () => Math.min(1, file.bytesRead / size) };
}

async function sizeOf(path: string, rows: string): Promise<number> {
  const info = await stat(path).catch((error: unknown) => {
    throw toStorageFailure(error, path);
  });
  if (info.isDirectory()) throw new Failure('bad-request', `${path} is a folder; name one file in it.`);
  if (!info.isFile())
    throw new Failure('bad-request', `${path} is not an ordinary file; name a CSV, .gz or .zip file.`);
  if (info.size === 0) throw new Failure('bad-request', `${path} is empty; it has no ${rows} to import.`);
  return info.size;
}

async function kindOf(path: string): Promise<'plain' | 'gzip' | 'zip'> {
  const file = await open(path, 'r').catch((error: unknown) => {
    throw toStorageFailure(error, path);
  });
  const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0).finally(() => file.close());
  const kind = buffer.readUInt16BE(0) === 0x1f8b ? 'gzip' : buffer.readUInt32LE(0) === 0x04034b50 ? 'zip' : 'plain';
  const expected = { '.gz': 'gzip', '.zip': 'zip' }[extname(path).toLowerCase()] ?? kind;
  if (kind !== expected) {
    throw new Failure('corrupt', `${path} is not a ${expected} file although its name says so; get a sound copy.`);
  }
  return kind;
}
