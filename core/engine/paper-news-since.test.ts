import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { toUnits } from '../paper/money.ts';
import { orderOf } from '../paper/order-of.ts';
import { at, btc, decision, eth, settings } from '../paper/paper.test-kit.ts';
import type { PaperOrder, PaperResult } from '../paper/paper-event.ts';
import { openPaperStore, type PaperStore } from '../paper/paper-store.ts';
import { paperNewsSince } from './paper-news-since.ts';

let dir: string;
let store: PaperStore;
const start = { exchangeId: 'demo', openedAt: at(0), startBalance: toUnits(10_000), settings, sinceDecision: 0 };
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'omni-last-news-'));
  store = openPaperStore(dir);
  store.open(start);
});
afterEach(() => {
  store.close();
  rmSync(dir, { recursive: true });
});

const orders = [decision(1, 0), decision(2, 0, { market: eth })].map(
  (row) => orderOf(row, { nextMinute: 0 }) as PaperOrder,
);
const filled = (number: number, minute: number): PaperResult => {
  return { kind: 'filled', time: at(minute), decision: number, price: 100, quantity: 25, fee: 100 };
};
const closed = (number: number, minute: number, profit: number): PaperResult => {
  return { kind: 'closed', time: at(minute), decision: number, price: 98, end: 'stopLoss', fee: 100, profit };
};
const news = (minute = 0) =>
  paperNewsSince(store, () => at(minute)).map((one) =>
    'halt' in one ? one.halt.kind : [one.result.decision, one.result.kind, one.market],
  );

it('is everything of minutes that ended since then, each with its market', () => {
  store.append(1, [...orders, filled(1, 1), filled(2, 2)]);
  expect(news(3)).toEqual([[2, 'filled', eth]]);
  expect(news(4)).toEqual([]);
  store.append(1, [closed(1, 5, -1_000), closed(2, 5, -1_000)]);
  expect(news(3)).toHaveLength(3);
  expect(news(6)).toEqual([
    [1, 'closed', btc],
    [2, 'closed', eth],
  ]);
});

it('is there although orders came after it, and nothing when nobody asks', () => {
  expect(news()).toEqual([]);
  store.append(1, [orders[0], filled(1, 1), orders[1]]);
  expect(news()).toEqual([[1, 'filled', btc]]);
  expect(paperNewsSince(store, () => undefined)).toEqual([]);
});

it('says that the account pauses in the minute that made it so, and not again', () => {
  store.append(1, [orders[0], filled(1, 1), closed(1, 5, -toUnits(600))]);
  expect(news(2)).toEqual([[1, 'filled', btc], [1, 'closed', btc], 'dailyLoss']);
  store.append(1, [orders[1]]);
  expect(news(7)).toEqual([]);
});

it('leaves archives alone', () => {
  store.append(1, [orders[0], filled(1, 1)]);
  store.open(start);
  expect(news()).toEqual([]);
});
