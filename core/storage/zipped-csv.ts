import { Transform } from 'node:stream';
import { crc32 } from 'node:zlib';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { Failure } from '../domain/failure.ts';
import type { CsvFile } from './csv-file.ts';

/**
 * The one CSV file inside a zip file.
 * @throws Failure when the zip is damaged, encrypted, or holds no CSV file or several
 */
export async function openZippedCsv(path: string): Promise<CsvFile> {
  const zip = await openPromise(path, { autoClose: false }).catch((error: unknown) => {
    throw new Failure('corrupt', `${path} is not a whole zip file (it may have been cut short); get a sound copy.`, {
      cause: error,
    });
  });
  try {
    const entry = await singleCsv(zip, path);
    const text = await zip.openReadStreamPromise(entry);
    text.once('close', () => zip.close());
    let done = 0;
    let crc = 0;
    // yauzl checks the size but not the checksum.
    const decoder = new Transform({
      transform(piece: Buffer, _encoding, next) {
        done += piece.length;
        crc = crc32(piece, crc);
        next(null, piece);
      },
      flush(next) {
        next(crc === entry.crc32 ? null : new Error('the checksum of the zipped file does not match'));
      },
    });
    return { source: text, decoder, fraction: () => Math.min(1, done / Math.max(1, entry.uncompressedSize)) };
  } catch (error) {
    zip.close();
    if (error instanceof Failure) throw error;
    throw new Failure('corrupt', `${path} is a damaged zip file; get a sound copy.`, { cause: error });
  }
}

async function singleCsv(zip: ZipFile, path: string): Promise<Entry> {
  const found: Entry[] = [];
  for await (const entry of zip.eachEntry()) {
    const isCopyOfMacSystem = entry.fileName.startsWith('__MACOSX/');
    if (entry.fileName.toLowerCase().endsWith('.csv') && !isCopyOfMacSystem) found.push(entry);
  }
  if (found.length !== 1) {
    const count = found.length === 0 ? 'no CSV file' : `${found.length} CSV files`;
    throw new Failure('bad-request', `${path} holds ${count}; a zip file with exactly one is needed.`);
  }
  if (found[0].isEncrypted()) throw new Failure('bad-request', `${path} is encrypted; unpack it first.`);
  return found[0];
}
