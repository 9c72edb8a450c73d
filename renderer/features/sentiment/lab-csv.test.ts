import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import type { HeadlineScore } from '../../../core/contract/contract.ts';
import { toCsv } from './lab-csv.ts';

const score: HeadlineScore = {
  text: 'profit, "fell"',
  fused: { label: 'negative', score: -0.41, uncertainty: 0.3, shares: { lexicon: 0.25, finbert: 0.75 } },
  models: {
    lexicon: { label: 'negative', score: -0.5, uncertainty: 0.6, words: [], ms: 0.2 },
    finbert: {
      label: 'negative',
      probabilities: { negative: 0.9, neutral: 0.08, positive: 0.02 },
      score: -0.88,
      uncertainty: 0.2,
      isTruncated: false,
      isCached: false,
      ms: 31,
    },
    llm: { unavailable: 'No key is set.' },
  },
  disagreement: 0.38,
  assets: ['BTC', 'ETH'],
  markets: [],
};
const rowsOf = (csv: string) => parse(csv, { columns: true, bom: true }) as Record<string, string>[];

describe('exporting results as CSV', () => {
  it('keeps text, labels and numbers, and says why a headline has none', () => {
    const rows = rowsOf(
      toCsv([
        { text: score.text, score, problem: null },
        { text: '', score: null, problem: 'The headline is empty.' },
      ]),
    );
    expect(rows[0]).toMatchObject({
      text: 'profit, "fell"',
      fused_label: 'negative',
      fused_score: '-0.41',
      finbert_negative: '0.9',
      llm_score: '',
      assets: 'BTC ETH',
      problem: '',
    });
    expect(rows[1]).toMatchObject({ fused_score: '', problem: 'The headline is empty.' });
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '  =HYPERLINK("http://x")', '\u200b=1', '\u0000=1', '|cmd', '\rx'])(
    'never lets a spreadsheet run %j',
    (text) => {
      const [row] = rowsOf(toCsv([{ text, score: null, problem: text }]));
      expect(row.text).toBe(`'${text}`);
      expect(row.problem).toBe(`'${text}`);
    },
  );
});
