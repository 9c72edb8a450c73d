import { Failure } from '../../domain/failure.ts';
import type { Entry } from './to-items.ts';

/** Largest text file of headlines that is read. */
const maxTextBytes = 5 * 1024 * 1024;

/**
 * One headline a line, none with a date. UTF-8, or UTF-16 with its byte order mark.
 * @throws Failure 'corrupt' with a sentence that names the file when it is not text
 */
export function readLines(content: Uint8Array, file: string): Entry[] {
  return textOf(content, file)
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .filter((line) => line.trim() !== '')
    .map((text) => ({ text, publishedAt: undefined, url: null }));
}

/** @throws Failure 'too-large' when a text file is larger than what is read at once */
export function refuseLarge(bytes: number, file: string): void {
  if (bytes > maxTextBytes) {
    throw new Failure('too-large', `${file} has more than 5 MB; split it, or make a CSV file of it.`);
  }
}

function textOf(content: Uint8Array, file: string): string {
  const mark = Buffer.from(content.subarray(0, 2)).toString('hex');
  const charset = mark === 'fffe' ? 'utf-16le' : mark === 'feff' ? 'utf-16be' : 'utf-8';
  try {
    return new TextDecoder(charset, { fatal: true }).decode(content);
  } catch (cause) {
    throw new Failure('corrupt', `${file} is not ${charset.toUpperCase()} text; save it as UTF-8.`, { cause });
  }
}
