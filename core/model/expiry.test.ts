import { expect, it } from 'vitest';
import { dayMs } from '../domain/timeframe.ts';
import { expiredBy } from './expiry.ts';

const range = { from: 0, to: 100 * dayMs };
const life = 90 * dayMs;
const split = { train: range, validation: range, test: range };

it('a model expires so long after the end of its data, the sealed window included', () => {
  expect(expiredBy({ split }, 'binance:BTC/USDT', 190 * dayMs, life)).toBeUndefined();
  expect(expiredBy({ split }, 'binance:BTC/USDT', 191 * dayMs, life)).toBe(91 * dayMs);
  const sealed = { from: 100 * dayMs, to: 110 * dayMs };
  expect(expiredBy({ split: { ...split, sealed } }, 'binance:BTC/USDT', 191 * dayMs, life)).toBeUndefined();
  expect(expiredBy({ split }, 'binance:BTC/USDT', 130 * dayMs, 30 * dayMs)).toBeUndefined();
  expect(expiredBy({ split }, 'binance:BTC/USDT', 131 * dayMs, 30 * dayMs)).toBe(31 * dayMs);
});

it('a model of the demo market, which never changes, does not', () => {
  expect(expiredBy({ split }, 'demo:BTC/USDT', 9_000 * dayMs, life)).toBeUndefined();
});
