import { expect, it } from 'vitest';
import { dayMs } from '../domain/timeframe.ts';
import { expiredBy } from './expiry.ts';

const range = { from: 0, to: 100 * dayMs };
const split = { train: range, validation: range, test: range };

it('a model expires 90 days after the end of its data, the sealed window included', () => {
  expect(expiredBy({ split }, 'binance:BTC/USDT', 190 * dayMs)).toBeUndefined();
  expect(expiredBy({ split }, 'binance:BTC/USDT', 191 * dayMs)).toBe(91 * dayMs);
  const sealed = { from: 100 * dayMs, to: 110 * dayMs };
  expect(expiredBy({ split: { ...split, sealed } }, 'binance:BTC/USDT', 191 * dayMs)).toBeUndefined();
});

it('a model of the demo market, which never changes, does not', () => {
  expect(expiredBy({ split }, 'demo:BTC/USDT', 9_000 * dayMs)).toBeUndefined();
});
