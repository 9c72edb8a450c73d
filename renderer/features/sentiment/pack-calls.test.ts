import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mostCallBytes, packCalls } from './pack-calls.ts';

describe('packing headlines into calls', () => {
  it('loses none, keeps their order and index, and stays below the size', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary', maxLength: 40 })),
        fc.integer({ min: 8, max: 300 }),
        (texts, most) => {
          const packs = packCalls(texts, most);
          expect(packs.flatMap((pack) => pack.texts)).toEqual(texts);
          let index = 0;
          for (const pack of packs) {
            expect(pack.first).toBe(index);
            index += pack.texts.length;
            const bytes = pack.texts.reduce((sum, text) => sum + Buffer.byteLength(JSON.stringify(text)) + 1, 0);
            expect(bytes <= most || pack.texts.length === 1).toBe(true);
          }
        },
      ),
    );
  });

  it('counts what a character becomes on its way, not what it is', () => {
    expect(packCalls(['\u0000'.repeat(50_000), 'a', '\u0000'.repeat(50_000)])).toHaveLength(2);
    expect(packCalls(Array.from({ length: 1_000 }, () => 'x'.repeat(100)))).toHaveLength(1);
    expect(packCalls(['😀'.repeat(mostCallBytes)])).toHaveLength(1);
  });
});
