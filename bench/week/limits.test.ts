import { expect, it } from 'vitest';
import { dayMs, hourMs } from '../../core/domain/timeframe.ts';
import { beyondLimits, leastSpeed, mostADay } from './limits.ts';

/** A week of hourly samples that grow by so much a day after what the caches of the first hours need. */
const growing = (by: Partial<Record<keyof typeof mostADay, number>>) =>
  Array.from({ length: 7 * 24 }, (_, hour) => {
    const time = hour * hourMs;
    const of = (name: keyof typeof mostADay) => 2e8 + Math.min(hour, 12) * 1e7 + ((by[name] ?? 0) * time) / dayMs;
    return { time, life: 0, rss: of('rss'), heap: of('heap'), external: of('external') };
  });

it('a week as fast as it must be, with a process that stays as it is, is within its limits', () => {
  expect(beyondLimits(leastSpeed, growing({}))).toEqual([]);
  expect(beyondLimits(2_000, growing({ heap: 0.9e6, rss: 2.6e6 }))).toEqual([]);
});

it('names what is too slow, and each memory that grows too much', () => {
  expect(beyondLimits(999.9, growing({}))).toEqual(['It ran 999 times as fast as real time; 1000 is the least.']);
  for (const [of, limit] of Object.entries(mostADay)) {
    expect(beyondLimits(2_000, growing({ [of]: limit * 1.01 }))).toEqual([
      expect.stringMatching(/grows by \d\.\d\d MB a day; \d\.00 are allowed\.$/),
    ]);
  }
});
