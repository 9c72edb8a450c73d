import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTokens } from './read-tokens.ts';

const numbers = (text: string) =>
  readTokens(text)
    .filter(({ kind }) => kind === 'number')
    .map(({ value }) => value);

describe('tokens', () => {
  it('reads numbers with their currency and scale', () => {
    expect(numbers('EUR 1.2 bn, $3,500 and 4k')).toEqual([1.2e9, 3_500, 4_000]);
    expect(numbers('EUR17mn from EUR0 .06')).toEqual([17e6, 0.06]);
    expect(numbers('5 million dollars, 2 btc')).toEqual([5e6, 2]);
  });

  it('leaves out a second currency in parentheses', () => {
    expect(numbers('EUR 5 mn ( $ 6 mn ) and 7 (8)')).toEqual([5e6, 7]);
  });

  it('parts hyphened words, drops possessives and ends sentences', () => {
    expect(
      readTokens("Coinbase’s better-than-expected Q3. Didn't fall").map(({ kind, text }) =>
        kind === 'word' ? text : kind,
      ),
    ).toEqual(['coinbase', 'better', 'than', 'expected', 'q3', 'break', "didn't", 'fall']);
  });

  it('leads every token back to where it stands, hidden characters or not', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('Loss', 'fell', '5', ' ', '\u200b', '\u0000', '.', ', ', '<i>', '\u202e')),
        (pieces) => {
          const text = pieces.join('');
          let from = 0;
          for (const { start, end, text: word, kind } of readTokens(text)) {
            expect(start).toBeGreaterThanOrEqual(from);
            const shown = text.slice(start, end).replaceAll(/\p{Cc}|\p{Cf}/gu, '');
            if (kind === 'word') expect(shown.toLowerCase()).toBe(word);
            from = end;
          }
        },
      ),
    );
  });

  it('gives every number a finite value but the endless', () => {
    expect(numbers('9'.repeat(1_000))).toEqual([Number.POSITIVE_INFINITY]);
  });
});
