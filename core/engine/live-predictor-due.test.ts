import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayMs, minuteMs } from '../domain/timeframe.ts';
import { decisionBarMinutes } from '../domain/trading-limits.ts';
import { dueDecisions } from './live-predictor-due.ts';

const everyMs = 10 * minuteMs;

describe('due decisions', () => {
  it('are the newest alone before anything is recorded', () => {
    expect(dueDecisions(undefined, 50 * everyMs, [])).toEqual({ times: [50 * everyMs], skipped: null });
  });

  it('with the skipped ones are every decision bar after the last row, once and in order, whatever the bar', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...decisionBarMinutes),
        fc.integer({ min: 0, max: 5_000 }),
        fc.integer({ min: -3, max: 4_000 }),
        (barMinutes, first, more) => {
          const barMs = barMinutes * minuteMs;
          const last = first * barMs;
          const newest = last + more * barMs;
          const { times, skipped } = dueDecisions(last, newest, [{ since: -1, barMinutes }]);
          const before = skipped ? (skipped.to - skipped.from) / barMs + 1 : 0;
          expect(before + times.length).toBe(Math.max(0, more));
          expect(times.every((time, i) => time === newest - (times.length - 1 - i) * barMs)).toBe(true);
          expect(times.every((time) => newest - time < 7 * dayMs)).toBe(true);
          if (skipped) expect([skipped.from, skipped.to]).toEqual([last + barMs, times[0] - barMs]);
        },
      ),
    );
  });

  it('after a row between two closes of the bar begin with the next of them, also when that is skipped', () => {
    const bars = [{ since: -1, barMinutes: 60 }] as const;
    expect(dueDecisions(4 * everyMs, 18 * everyMs, bars).times).toEqual([6 * everyMs, 12 * everyMs, 18 * everyMs]);
    const longAfter = 8 * dayMs;
    expect(dueDecisions(4 * everyMs, longAfter, bars).skipped).toEqual({ from: 6 * everyMs, to: dayMs });
  });
});
