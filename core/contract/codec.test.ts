import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Failure } from '../domain/failure.ts';
import { decodeMessage, encodeMessage } from './codec.ts';

const number = fc.double();
const key = fc.oneof(fc.string(), fc.constantFrom('$', '$float64', '$number', '$$number', 'toString', 'constructor'));
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    number,
    fc.string(),
    fc.boolean(),
    fc.constant(null),
    fc.float64Array(),
    fc.array(tie('value')),
    fc.dictionary(
      key.filter((name) => name !== '__proto__'),
      tie('value'),
      { noNullPrototype: true },
    ),
  ),
}));

const nest = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

function refused(text: string): boolean {
  try {
    decodeMessage(text);
    return false;
  } catch (error) {
    expect(error).toBeInstanceOf(Failure);
    return true;
  }
}

describe('the codec', () => {
  it('gives back what it was given, to the bit', () => {
    fc.assert(
      fc.property(value, (message) => {
        expect(isDeepStrictEqual(decodeMessage(encodeMessage({ message })), { message })).toBe(true);
      }),
    );
  });

  it('carries a history of 100,000 bars in about 6.4 MB', () => {
    const column = Float64Array.from({ length: 100_000 }, (_, i) => 60_000 + Math.sin(i));
    const text = encodeMessage(Object.fromEntries(['o', 'h', 'l', 'c', 'v', 't'].map((name) => [name, column])));
    expect(text.length).toBeGreaterThan(6_400_000);
    expect(text.length).toBeLessThan(6_401_000);
    expect((decodeMessage(text) as { c: Float64Array }).c).toEqual(column);
  });

  it.each([
    ['no JSON', '{"a":'],
    ['nothing', ''],
    ['a prototype key', '{"__proto__":{"isAdmin":true}}'],
    ['a prototype key behind an escape', '{"$__proto__":{"isAdmin":true}}'],
    ['deep nesting', nest(40)],
    ['nesting as deep as a frame allows', nest(500_000)],
    ['a column that is no text', '{"$float64":[1,2,3]}'],
    ['a column that is no base64', '{"$float64":"AAAA AAAAAA="}'],
    ['a column cut short', '{"$float64":"AAAAAAAA"}'],
    ['a column with a broken ending', '{"$float64":"AAAAAAAAAAA"}'],
    ['a number that is none', '{"$number":"evil"}'],
    ['a number that is an object', '{"$number":{"valueOf":1}}'],
  ])('refuses %s', (_, text) => {
    expect(refused(text)).toBe(true);
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
  });

  it('throws nothing but a Failure on any text', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void refused(text)));
    fc.assert(
      fc.property(value, fc.nat(), fc.string({ maxLength: 3 }), (message, at, patch) => {
        const text = encodeMessage({ message });
        const cut = at % (text.length + 1);
        refused(text.slice(0, cut) + patch + text.slice(cut + 1));
      }),
    );
  });

  it('says so when it is given another kind of typed array', () => {
    expect(() => encodeMessage({ a: new Uint8Array(3) })).toThrow(/Float64Array/);
  });
});
