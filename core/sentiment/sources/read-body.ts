import { sourceFailure } from './source-failure.ts';

/** Largest body that is read, unpacked. */
const maxBodyBytes = 5 * 1024 * 1024;

/**
 * The body, unpacked, of at most 5 MB; more is not read, whatever its headers promise.
 * @throws Failure 'too-large'
 */
export async function readBody(response: Response, name: string): Promise<Uint8Array> {
  const tooLarge = () =>
    sourceFailure(
      'too-large',
      `${name} answers with more than 5 MB, which no list of headlines is; check its address.`,
    );
  if (Number(response.headers.get('content-length') ?? 0) > maxBodyBytes) {
    await response.body?.cancel();
    throw tooLarge();
  }
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of response.body ?? []) {
    bytes += piece.byteLength;
    if (bytes > maxBodyBytes) throw tooLarge();
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/**
 * The body as text: by its byte order mark, else the charset of its content type, else that of its XML declaration, else
 * UTF-8. Bytes that are no characters become U+FFFD.
 * @throws Failure 'corrupt' when that charset is none that is known
 */
export function decodeBody(bytes: Uint8Array, contentType: string | null, name: string): string {
  const charset = charsetOf(bytes, contentType);
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch (cause) {
    const label = charset.slice(0, 40).replace(/[^\x20-\x7e]/g, '?');
    throw sourceFailure('corrupt', `${name} is written in the charset "${label}", which is not known.`, { cause });
  }
}

function charsetOf(bytes: Uint8Array, contentType: string | null): string {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  const told = /charset\s*=\s*["']?([^\s"';]+)/i.exec(contentType ?? '')?.[1];
  if (told) return told;
  const start = Buffer.from(bytes.subarray(0, 200)).toString('latin1');
  return /^\s*<\?xml[^>]*\bencoding\s*=\s*["']([^"']+)["']/i.exec(start)?.[1] ?? 'utf-8';
}
