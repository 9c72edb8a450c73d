import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minuteMs } from '../domain/timeframe.ts';
import { missingRanges, newestFirst } from './missing-ranges.ts';

const times = fc
  .uniqueArray(fc.integer({ min: 0, max: 60 }), { maxLength: 50 })
  .map((list) => list.sort((a, b) => a - b));
const hole = fc
  .tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 8 }))
  .map(([from, bars]) => ({ from: from * minuteMs, to: (from + bars - 1) * minuteMs, bars }));

describe('missing ranges', () => {
  it('are exactly the bars that are neither stored nor holes, ascending and apart', () => {
    fc.assert(
      fc.property(
        times,
        fc.array(hole, { maxLength: 3 }),
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 1, max: 25 }),
        (stored, holes, first, bars) => {
          const range = { from: first * minuteMs, to: (first + bars) * minuteMs };
          const sorted = [...holes].sort((a, b) => a.from - b.from);
          const found = missingRanges(
            stored.map((minute) => minute * minuteMs),
            sorted,
            range,
            minuteMs,
          );
          const missing = new Set<number>();
          for (const { from, to } of found) for (let at = from; at < to; at += minuteMs) missing.add(at);
          for (let at = range.from; at < range.to; at += minuteMs) {
            const isKnown = stored.includes(at / minuteMs) || holes.some(({ from, to }) => at >= from && at <= to);
            expect(missing.has(at)).toBe(!isKnown);
          }
          expect([...missing].every((at) => at >= range.from && at < range.to)).toBe(true);
          for (let i = 1; i < found.length; i++) expect(found[i].from).toBeGreaterThan(found[i - 1].to);
        },
      ),
    );
  });

  it('are cut into calls newest first, without loss or overlap', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000 }), fc.integer({ min: 1, max: 1_000 }), (length, bars) => {
        const pieces = newestFirst([{ from: 0, to: length * minuteMs }], bars, minuteMs);
        expect(pieces[0].to).toBe(length * minuteMs);
        expect(pieces[pieces.length - 1].from).toBe(0);
        for (let i = 1; i < pieces.length; i++) expect(pieces[i].to).toBe(pieces[i - 1].from);
        for (const { from, to } of pieces) expect((to - from) / minuteMs).toBeLessThanOrEqual(bars);
      }),
    );
  });
});
