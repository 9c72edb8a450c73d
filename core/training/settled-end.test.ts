import { expect, it } from 'vitest';
import { defaultTradeRules } from '../domain/prediction.ts';
import { dayMs, hourMs, minuteMs } from '../domain/timeframe.ts';
import { createSyntheticMarket } from '../simulator/synthetic-market.ts';
import { settledEnd } from './settled-end.ts';
import { simulatedSeries } from './simulated-series.ts';

const from = Date.UTC(2025, 0, 1);
const market = createSyntheticMarket({ seed: 1 });
const readUntil = (to: number) => simulatedSeries(market, from, to);
const end = (to: number, range: { to?: number } = {}) =>
  settledEnd(readUntil(to), ['demo:BTC/USDT', 'demo:ETH/USDT'], defaultTradeRules, range);

it('does not move while bars of the same hour come in', () => {
  const now = from + 3 * dayMs;
  const settled = now - defaultTradeRules.horizonMs;
  expect([end(now), end(now + 20 * minuteMs), end(now + 59 * minuteMs)]).toEqual([settled, settled, settled]);
  expect(end(now + hourMs)).toBe(settled + hourMs);
});

it('leaves an end that was asked for and is known as it is', () => {
  const to = from + dayMs + 10 * minuteMs;
  expect(end(from + 3 * dayMs, { to })).toBe(to);
});

it('is what was asked for when there are no bars', () => {
  expect([end(from), end(from, { to: 5 })]).toEqual([undefined, 5]);
});
