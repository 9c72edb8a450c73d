import { existsSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AutoTokenizer, env } from '@xenova/transformers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeTinyBert } from './tiny-bert.test-kit.ts';
import { tokenSpans } from './token-spans.ts';

const vocabularyUrl = new URL('../../../../shared/data/tokenizer/vocab.txt', import.meta.url);

/** The pieces of `text` that its tokens cover. */
function pieces(text: string, tokens: readonly string[]): (string | undefined)[] {
  return tokenSpans(text, tokens, '[UNK]').map((span) => span && text.slice(span.start, span.end));
}

describe('places of tokens', () => {
  it('finds pieces, accents, unknown words and punctuation', () => {
    expect(pieces('Café  surged!', ['cafe', 'surge', '##d', '!'])).toEqual(['Café', 'surge', 'd', '!']);
    expect(pieces('a 🚀🚀 b', ['a', '[UNK]', 'b'])).toEqual(['a', '🚀🚀', 'b']);
    expect(pieces('比特币 up', ['[UNK]', '特', '[UNK]', 'up'])).toEqual(['比', '特', '币', 'up']);
    expect(pieces('BTC\u200B\0C', ['btc', '##c'])).toEqual(['BTC', 'C']);
    expect(pieces('Æther', ['Ġæ', 'ther'])).toEqual(['Æ', 'ther']);
  });

  it('leaves out what it cannot find and goes on behind it', () => {
    expect(pieces('one two', ['one', 'three', 'two'])).toEqual(['one', undefined, 'two']);
    expect(pieces('', ['[UNK]', 'x'])).toEqual([undefined, undefined]);
  });

  it('gives places that lie in the text, ascending and apart, for any text and tokens', () => {
    const token = fc.oneof(fc.string({ maxLength: 4 }), fc.constant('[UNK]'), fc.constantFrom('##a', 'ß', 'i̇', 'ﬁ'));
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.array(token), (text, tokens) => {
        let end = 0;
        for (const span of tokenSpans(text, tokens, '[UNK]')) {
          if (!span) continue;
          expect(span.start).toBeGreaterThanOrEqual(end);
          expect(span.end).toBeGreaterThan(span.start);
          expect(span.end).toBeLessThanOrEqual(text.length);
          end = span.end;
        }
      }),
    );
  });

  describe.skipIf(!existsSync(vocabularyUrl))('with the real vocabulary', () => {
    it('covers every letter of a headline', async () => {
      const vocabulary = readFileSync(vocabularyUrl, 'utf8').trimEnd().split('\n');
      const root = join(tmpdir(), `omni-vocabulary-${process.pid}`);
      writeTinyBert(join(root, 'tests/real'), { vocabulary });
      Object.assign(env, { allowRemoteModels: false, localModelPath: root, useFSCache: false });
      const tokenizer = await AutoTokenizer.from_pretrained('tests/real');
      expect(tokenizer.get_vocab().size).toBe(30_522);
      const headlines = [
        'Bitcoin ETF approved: SEC’s U-turn sends BTC/USDT +12.5% to $73,000!',
        'Kryptowährung fällt: Börse gehackt, 1.000 ETH gestohlen',
        'Ether (ETH) falls less than feared — unhackable? Überraschung…',
      ];
      for (const text of headlines) {
        const tokens = tokenizer.tokenize(text);
        const covered = pieces(text, tokens).join('');
        expect(covered).toBe(text.replace(/\s/g, ''));
      }
      // As the reference tokenizer of BERT has them: bit ##co ##in surge ##s.
      expect(tokenizer.encode('Bitcoin surges')).toEqual([101, 2978, 3597, 2378, 12058, 2015, 102]);
      rmSync(root, { recursive: true });
    });
  });
});
