import { existsSync } from 'node:fs';
import { readFile, rename } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import type { Adapter } from 'lowdb';
import { Failure } from '../domain/failure.ts';
import type { Logger } from '../domain/ports.ts';
import { writeDurably } from './durable-file.ts';
import { toStorageFailure } from './storage-failure.ts';

const format = 1;

/**
 * Where lowdb reads and writes one document: `path` and, beside it, the copy before the last write.
 * The file is `{format, crc32, data}`; lowdb's own file adapter neither syncs nor notices damage.
 * @param check throws when the data does not fit the schema
 */
export function documentFile<T>(path: string, check: (data: unknown) => T, logger: Logger): Adapter<T> {
  const previousPath = `${path}.previous`;
  let storedText: string | undefined;
  let wasDamaged = false;

  async function readCopy(copyPath: string): Promise<T | undefined> {
    const text = await readFile(copyPath, 'utf8').catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw toStorageFailure(error, copyPath);
    });
    if (text === undefined) return undefined;
    try {
      const data = check(unpack(text, copyPath));
      storedText = text;
      return data;
    } catch (error) {
      if (error instanceof Failure) throw error;
      wasDamaged = true;
      const asidePath = await putAside(copyPath);
      const reason = error instanceof Error ? error.message : String(error);
      logger.warn(`${copyPath} is damaged; it was kept as ${asidePath}.`, { reason });
      return undefined;
    }
  }

  return {
    async read() {
      const data = await readCopy(path);
      if (data !== undefined) return data;
      const previous = await readCopy(previousPath);
      if (previous !== undefined) {
        logger.warn(`${path} could not be read; the copy before the last change is used.`);
        return previous;
      }
      if (wasDamaged) logger.warn(`${path} had no usable copy; it starts from the defaults.`);
      return null;
    },
    async write(data) {
      const text = pack(data);
      try {
        if (storedText !== undefined) await writeDurably(previousPath, storedText);
        await writeDurably(path, text);
      } catch (error) {
        throw toStorageFailure(error, path);
      }
      storedText = text;
    },
  };
}

function pack(data: unknown): string {
  const body = JSON.stringify(data);
  return `{"format":${format},"crc32":${crc32(body)},"data":${body}}\n`;
}

function unpack(text: string, path: string): unknown {
  const document: unknown = JSON.parse(text);
  if (typeof document !== 'object' || document === null || !('format' in document) || !('data' in document)) {
    throw new Error('it does not hold a document');
  }
  if (typeof document.format === 'number' && document.format > format) {
    throw new Failure('version-mismatch', `${path} was written by a newer version; update the application.`);
  }
  if (!('crc32' in document) || crc32(JSON.stringify(document.data)) !== document.crc32) {
    throw new Error('its content does not match its checksum');
  }
  return document.data;
}

async function putAside(path: string): Promise<string> {
  let number = 1;
  while (existsSync(`${path}.damaged-${number}`)) number++;
  const asidePath = `${path}.damaged-${number}`;
  await rename(path, asidePath);
  return asidePath;
}
