import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readNewest } from '../candles/read-series.ts';
import { bars, btc, createTestStore, start } from '../candles/store.test-kit.ts';
import { minuteMs, type Timeframe } from '../domain/timeframe.ts';
import { createNewestBars } from './newest-bars.ts';

const timeframes: Timeframe[] = ['1m', '5m', '10m', '1h'];

it('are what the store says, whatever comes in and is asked in whatever order, when changes of the past are told', () => {
  const step = fc.oneof(
    fc.record({ what: fc.constant('closed' as const), minutes: fc.integer({ min: 1, max: 40 }) }),
    fc.record({ what: fc.constant('gap' as const), minutes: fc.integer({ min: 1, max: 15 }) }),
    fc.record({ what: fc.constant('filled' as const), minutes: fc.integer({ min: 1, max: 90 }) }),
    fc.record({ what: fc.constant('asked' as const), minutes: fc.integer({ min: 0, max: 70 }) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), fc.integer({ min: 1, max: 30 }), (steps, limit) => {
      const test = createTestStore();
      const newest = createNewestBars(test.store);
      let end = 100;
      test.store.put(btc, '1m', bars(end), 'rest');
      for (const { what, minutes } of [...steps, { what: 'asked', minutes: 0 } as const]) {
        if (what === 'closed') test.store.put(btc, '1m', bars(minutes, end), 'rest');
        if (what === 'closed' || what === 'gap') end += minutes;
        if (what === 'filled') {
          test.store.put(btc, '1m', bars(minutes, Math.max(0, end - minutes)), 'rest');
          newest.forget(btc);
        }
        const before = start + (end - (what === 'asked' ? minutes : 0)) * minuteMs;
        for (const timeframe of timeframes) {
          const expected = readNewest(test.store, btc, timeframe, limit, before);
          expect(newest.read(btc, timeframe, limit, before)).toEqual(expected);
        }
      }
      test.remove();
    }),
    { numRuns: 20 },
  );
});

it('are the very same columns until a bar closes', () => {
  const test = createTestStore();
  const newest = createNewestBars(test.store);
  test.store.put(btc, '1m', bars(120), 'rest');
  const hour = newest.read(btc, '1h', 5, start + 120 * minuteMs);
  test.store.put(btc, '1m', bars(10, 120), 'rest');
  expect(newest.read(btc, '1h', 5, start + 130 * minuteMs)).toBe(hour);
  expect(newest.read(btc, '10m', 5, start + 130 * minuteMs).openTime.at(-1)).toBe(start + 120 * minuteMs);
  test.remove();
});
