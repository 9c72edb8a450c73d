import { afterEach, beforeEach, expect, it } from 'vitest';
import { createTestStore } from '../candles/store.test-kit.ts';
import type { Candle } from '../domain/candle.ts';
import { minuteMs } from '../domain/timeframe.ts';
import { btc, createTestRecord, decision, start } from '../record/record.test-kit.ts';
import { countTouched } from './count-touched.ts';

let test: ReturnType<typeof createTestRecord>;
let candles: ReturnType<typeof createTestStore>;
beforeEach(() => {
  test = createTestRecord();
  candles = createTestStore();
});
afterEach(() => {
  test.remove();
  candles.remove();
});

const at = (minute: number) => start + minute * minuteMs;
/** Two hours in which the price stands but in the minutes given. */
function leave(changes: Readonly<Record<number, Partial<Candle>>>): void {
  const rows = Array.from({ length: 120 }, (_, i) => ({
    ...{ openTime: at(i), open: 100, high: 100.2, low: 99.8, close: 100, volume: 1 },
    ...changes[i],
  }));
  candles.store.put(btc, '1m', rows, 'rest');
  test.resolve(candles.store.read(btc, '1m', 0, Number.POSITIVE_INFINITY));
}
const count = (from: number, to: number) =>
  countTouched({ record: test.record, store: candles.store }, btc, { bars: to - from + 1, from: at(from), to: at(to) });

it('counts an outcome only where it cannot be told again without the bars', () => {
  test.record.append(decision(0));
  leave({ 20: { high: 103 } });
  expect(count(5, 10)).toEqual({ stated: 1, open: 0 });
  expect(count(20, 20)).toEqual({ stated: 1, open: 0 });
  // The take-profit says all; the horizon goes on to minute 60.
  expect(count(21, 59)).toEqual({ stated: 0, open: 0 });
});

it('counts a stop-loss until its label was known, which may be long after it', () => {
  test.record.append(decision(0));
  test.record.append(decision(1, { takeProfit: 104 }));
  // The other side's take-profit is at 98, its stop-loss at 101: of the first row known in minute 30, of the second too.
  leave({ 20: { low: 98.9 }, 30: { high: 101.5 } });
  expect(test.record.page({}).map(({ outcome }) => outcome?.label)).toEqual(['flat', 'flat']);
  expect(count(25, 28)).toEqual({ stated: 2, open: 0 });
  expect(count(31, 59)).toEqual({ stated: 0, open: 0 });
});

it('counts decisions without an outcome apart, made before the range or in it', () => {
  for (const bar of [8, 10]) test.record.append(decision(bar));
  leave({});
  expect(count(90, 119)).toEqual({ stated: 0, open: 2 });
});
