import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanHeadline } from './clean-headline.ts';

describe('a headline as plain text', () => {
  it.each([
    ['<b>Bitcoin</b> &amp; Ether <script>alert(1)</script>rise', 'Bitcoin & Ether rise'],
    ['  many\n\t blanks &nbsp; here ', 'many blanks here'],
    ['S&P 500 falls; AT&T too', 'S&P 500 falls; AT&T too'],
    ['BTC < 50k and ETH > 3k', 'BTC < 50k and ETH > 3k'],
    ['It&#8217;s &#x20bf; &mdash; really', 'It’s ₿ — really'],
    ['1 000 &euro; &rarr; &frac12; &szlig; &zwj;&unknown;', '1 000 € → ½ ß \u200d&unknown;'],
    ['&#0;&#xd800;&#9999999;', '\ufffd\ufffd\ufffd'],
    ['Bit\u0000co\u200bin \u202eevil\u202c \ufeffhack', 'Bitcoin evil hack'],
    ['moon 🚀 👨\u200d👩\u200d👧', 'moon 🚀 👨\u200d👩\u200d👧'],
    ['بيتكوين يرتفع', 'بيتكوين يرتفع'],
    ['hidden\u{e0041}\u{e0042} tags', 'hidden tags'],
    ['<!-- only a comment --><img src=x onerror=alert(1)>', ''],
    ['half a surrogate \ud83d', 'half a surrogate \ufffd'],
    ['', ''],
  ])('%j reads %j', (markup, text) => {
    expect(cleanHeadline(markup)).toBe(text);
  });

  it('is at most 2,000 characters and cuts no character in two', () => {
    const text = cleanHeadline('🚀'.repeat(50_000));
    expect(text.length).toBeLessThanOrEqual(2_000);
    expect(text.isWellFormed()).toBe(true);
    expect(text.endsWith('🚀…')).toBe(true);
  });

  it('is one line without control characters, and cleaning it again changes no plain text', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      'a',
      '&',
      'amp;',
      ';',
      '#',
      ' ',
      '\n',
      '\u0000',
      '\u200b',
      '<b>',
      '<!--',
      '-->',
      'é',
      '🚀',
    );
    fc.assert(
      fc.property(
        fc.array(piece).map((pieces) => pieces.join('')),
        (markup) => {
          const text = cleanHeadline(markup);
          expect(text).not.toMatch(/\p{Cc}/u);
          expect(text).toBe(text.trim());
          if (!/[<&]/.test(text)) expect(cleanHeadline(text)).toBe(text);
        },
      ),
    );
  });

  it.each(['<a', '<!--', '<script>', '&', '&amp'])('takes a flood of %j as it takes any text', (piece) => {
    expect(cleanHeadline(piece.repeat(1_000_000)).length).toBeLessThanOrEqual(2_000);
  });
});
