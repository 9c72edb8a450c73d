import { Failure } from '../domain/failure.ts';

/** Deeper than anything the contract declares, shallow enough for every stack. */
const maxDepth = 32;

const base64 = /^[A-Za-z0-9+/]*={0,2}$/;

/**
 * JSON text for a message. A Float64Array becomes `{"$float64": base64}` of its little-endian bytes, a number JSON has no
 * word for `{"$number": "NaN" | "Infinity" | "-Infinity" | "-0"}`, and any other key that starts with `$` gets a second one.
 * @param encodeBytes base64 of bytes, where the host has a faster one than a page
 * @throws Failure 'internal' on another kind of typed array; TypeError on a BigInt or a cycle
 */
export function encodeMessage(message: unknown, encodeBytes: (bytes: Uint8Array) => string = toBase64): string {
  return JSON.stringify(message, (_key, value: unknown) => {
    if (typeof value === 'number') return encodeNumber(value);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    if (value instanceof Float64Array) {
      return { $float64: encodeBytes(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)) };
    }
    if (ArrayBuffer.isView(value)) throw new Failure('internal', 'Only Float64Array columns can cross a socket.');
    return Object.keys(value).some((key) => key.startsWith('$')) ? escapeKeys(value) : value;
  });
}

/**
 * The message in a JSON text.
 * @throws Failure 'bad-request' when the text is no JSON, nests deeper than 32, has a key `__proto__` or a broken column
 */
export function decodeMessage(text: string): unknown {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new Failure('bad-request', 'The message is not JSON.', { cause: error });
  }
  return revive(parsed, 0);
}

function encodeNumber(value: number): unknown {
  if (Object.is(value, -0)) return { $number: '-0' };
  return Number.isFinite(value) ? value : { $number: String(value) };
}

function escapeKeys(value: object): unknown {
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key.startsWith('$') ? `$${key}` : key, item]));
}

function revive(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > maxDepth) throw new Failure('bad-request', `The message nests deeper than ${maxDepth} levels.`);
  if (Array.isArray(value)) return value.map((item) => revive(item, depth + 1));
  const entries = Object.entries(value);
  if (entries.length === 1) {
    const [[key, item]] = entries;
    if (key === '$float64') return fromBase64(item);
    if (key === '$number') return decodeNumber(item);
  }
  return Object.fromEntries(
    entries.map(([key, item]) => {
      const name = key.startsWith('$') ? key.slice(1) : key;
      if (name === '__proto__') throw new Failure('bad-request', 'The message has a key __proto__.');
      return [name, revive(item, depth + 1)];
    }),
  );
}

function decodeNumber(word: unknown): number {
  if (word === 'NaN' || word === 'Infinity' || word === '-Infinity' || word === '-0') return Number(word);
  throw new Failure('bad-request', 'The message has a number that is none.');
}

function toBase64(bytes: Uint8Array): string {
  let binary = '';
  // A whole column as the arguments of one call would overflow the stack.
  for (let i = 0; i < bytes.length; i += 8_192) {
    binary += Reflect.apply(String.fromCharCode, undefined, bytes.subarray(i, i + 8_192));
  }
  return btoa(binary);
}

function fromBase64(text: unknown): Float64Array {
  if (typeof text !== 'string' || text.length % 4 !== 0 || !base64.test(text)) {
    throw new Failure('bad-request', 'A column in the message is not base64.');
  }
  const binary = atob(text);
  if (binary.length % 8 !== 0) throw new Failure('bad-request', 'A column in the message has a broken length.');
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i += 1) bytes[i] = binary.charCodeAt(i);
  return new Float64Array(bytes.buffer);
}
