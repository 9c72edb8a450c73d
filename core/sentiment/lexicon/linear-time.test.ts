import { describe, expect, it } from 'vitest';
import { recogniseAssets } from '../assets/recognise-assets.ts';
import { findEvidence } from './find-evidence.ts';

const size = 2_000;
/** Four times the text: four times the work when it is linear, sixteen times when it is quadratic. */
const factor = 4;
const mostGrowth = 9;
const rounds = 30;

/** How much more work the longer text is; the least of several rounds, measured in turns, until it is clear. */
function growthOf(work: (text: string) => unknown, piece: string, most = rounds): number {
  const texts = [size, size * factor].map((length) => `${piece.repeat(Math.ceil(length / piece.length))}a`);
  const least = texts.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < most; round += 1) {
    for (const [i, text] of texts.entries()) {
      const started = performance.now();
      work(text);
      least[i] = Math.min(least[i], performance.now() - started);
    }
    if (round > 2 && least[1] / least[0] < mostGrowth) break;
  }
  return least[1] / least[0];
}

const marks = [
  '.',
  '!',
  '?',
  ';',
  '…',
  '.!',
  ',',
  ':',
  '–',
  '|',
  '-',
  ' -',
  '- ',
  "'",
  '’',
  "a'a",
  '&',
  'a&',
  '(',
  ')',
];
const openings = ['<', '</', '<a', '<a ', '<!', '$', '$ ', '€', '#', '$BTC', '#a', 'http', 'http://', 'https://a '];
const digits = ['1', '1,', '1.', '0 .', '( 5', '$1', 'eur ', 'EUR 5 mn ', 'from 3 to 5 ', '10 million '];
const characters = [
  ' ',
  '\n',
  '\t',
  'a\u200b',
  '\u0000',
  '\u0301',
  'a\u0301',
  '\u0301\u0316',
  '\uff9e\u0301',
  '🚀',
  'ﷺ',
];
const words = [
  'bitcoin ',
  'bitcoin  ',
  'the open ',
  'shiba ',
  'Ripple ',
  'Ripple - ',
  'ada ',
  'fell ',
  'not ',
  'drops ',
  "n't",
];
const pieces = [...marks, ...openings, ...digits, ...characters, ...words];

describe('work grows with the length of a text and not with its square', () => {
  it.each(pieces)('for the lexicon, %j again and again', (piece) => {
    expect(growthOf(findEvidence, piece)).toBeLessThan(mostGrowth);
  });

  it.each(pieces)('for the assets, %j again and again', (piece) => {
    expect(growthOf(recogniseAssets, piece)).toBeLessThan(mostGrowth);
  });

  it('control: stops that may begin anywhere in their run grow with its square', () => {
    expect(growthOf((text) => text.match(/[.!?;…]+(?=\s|$)/gu), '.', 3)).toBeGreaterThan(mostGrowth);
  });

  it('control: marks that are sorted without a bound grow with their square', () => {
    expect(growthOf((text) => text.normalize('NFKC'), '\u0301\u0316', 3)).toBeGreaterThan(mostGrowth);
  });
});
