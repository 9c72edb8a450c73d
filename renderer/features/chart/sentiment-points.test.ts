import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Candle } from '../../../core/domain/candle.ts';
import { missingRanges, mostPoints, sentimentPoints } from './sentiment-points.ts';

const step = 600_000;
const bar = (index: number): Candle => ({ openTime: index * step, open: 1, high: 1, low: 1, close: 1, volume: 0 });

it('what is read is exactly what is missing, in pieces that one answer can hold', () => {
  const range = fc
    .tuple(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 1, max: 20_000 }))
    .map(([from, length]) => ({ from: from * step, to: (from + length) * step }));
  const grow = fc.tuple(fc.integer({ min: 0, max: 9_000 }), fc.integer({ min: 0, max: 9_000 }));
  fc.assert(
    fc.property(range, grow, (known, [older, newer]) => {
      const wanted = { from: known.from - older * step, to: known.to + newer * step };
      const parts = missingRanges(wanted, known, step);
      const points = parts.map(({ from, to }) => (to - from) / step);
      expect(points.every((count) => count > 0 && count <= mostPoints)).toBe(true);
      expect(points.reduce((sum, count) => sum + count, 0)).toBe(older + newer);
      let range = known;
      for (const { from, to } of parts) {
        // Each touches what was known before it.
        expect(from === range.to || to === range.from).toBe(true);
        range = { from: Math.min(range.from, from), to: Math.max(range.to, to) };
      }
      expect(range).toEqual(wanted);
    }),
  );
  expect(missingRanges({ from: 0, to: 3 * step }, null, step)).toEqual([{ from: 0, to: 3 * step }]);
});

it('each bar has what was said at its close and not before; what was not known stays unknown', () => {
  const said = (time: number, score: number | null) =>
    [time, { time, score, dispersion: null, items: score === null ? 0 : 2, fearGreed: null }] as const;
  const points = sentimentPoints([bar(1), bar(2), bar(3)], step, new Map([said(2 * step, 0), said(3 * step, null)]));
  expect(points).toEqual([
    { openTime: step, score: 0, items: 2 },
    { openTime: 2 * step, score: null, items: 0 },
    { openTime: 3 * step, score: null, items: 0 },
  ]);
});
