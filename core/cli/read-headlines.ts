import { readFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import { Failure } from '../domain/failure.ts';

/**
 * The headlines of a text file, one a line, blank lines left out; `-` reads stdin.
 * @throws Failure 'not-found' or 'unavailable' when it cannot be read, 'bad-request' when there is no headline in it
 */
export async function readHeadlines(path: string): Promise<string[]> {
  const content = path === '-' ? await readAll(process.stdin) : await read(path);
  const lines = content
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== '');
  if (lines.length === 0) throw new Failure('bad-request', `${path} has no headlines; write one on each line.`);
  return lines;
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new Failure('not-found', `There is no file ${path}.`);
    throw new Failure('unavailable', `${path} cannot be read: ${String(code ?? error)}.`, { cause: error });
  }
}
