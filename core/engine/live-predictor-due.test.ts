import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayMs, minuteMs } from '../domain/timeframe.ts';
import { dueDecisions } from './live-predictor-due.ts';

const everyMs = 10 * minuteMs;

describe('due decisions', () => {
  it('are the newest alone before anything is recorded', () => {
    expect(dueDecisions(undefined, 50 * everyMs)).toEqual({ times: [50 * everyMs], skipped: null });
  });

  it('with the skipped ones are every decision bar after the last row, once and in order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: -3, max: 4_000 }), (first, more) => {
        const last = first * everyMs;
        const newest = last + more * everyMs;
        const { times, skipped } = dueDecisions(last, newest);
        const before = skipped ? (skipped.to - skipped.from) / everyMs + 1 : 0;
        expect(before + times.length).toBe(Math.max(0, more));
        expect(times.every((time, i) => time === newest - (times.length - 1 - i) * everyMs)).toBe(true);
        expect(times.every((time) => newest - time < 7 * dayMs)).toBe(true);
        if (skipped) expect([skipped.from, skipped.to]).toEqual([last + everyMs, times[0] - everyMs]);
      }),
    );
  });
});
