import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { type Alerts, openAlerts } from '../alerts/open-alerts.ts';
import { type CandleStore, openCandleStore } from '../candles/store.ts';
import type { Candle } from '../domain/candle.ts';
import { defaultFusionWeights, type MarketNews, noNews } from '../domain/news.ts';
import { silentLogger as logger } from '../domain/ports.ts';
import { minuteMs } from '../domain/timeframe.ts';
import { createManualClock, type ManualClock } from '../exchange/manual-clock.test-kit.ts';
import { openRecord } from '../record/open-record.ts';
import { connectAlerts } from './alert-sources.ts';
import { createLiveCandles, type LiveCandles } from './live-candles.ts';
import { createLiveEvents } from './live-events.ts';
import { createStatusBoard, type StatusBoard } from './status.ts';
import { createTopic } from './topic.ts';

/** What alerts listen to on a data directory of its own, made anew for each test of the file that imports this. */

export const market = 'demo:BTC/USDT' as const;
export const start = Date.UTC(2026, 0, 1, 12);
let dataDir: string;
export let clock: ManualClock;
let store: CandleStore;
export let record: ReturnType<typeof openRecord>;
export let alerts: Alerts;
export let live: LiveCandles;
export let board: StatusBoard;
export let sources: ReturnType<typeof connectAlerts>;
let news: MarketNews;
export const events = createLiveEvents();
export const newsChanged = createTopic<'news' | 'status'>();

const connect = () =>
  connectAlerts({
    alerts,
    record,
    events,
    live,
    board,
    newsChanged,
    readNews: () => news,
    weights: () => defaultFusionWeights,
    clock,
    logger,
  });

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'omni-alert-sources-'));
  clock = createManualClock(start);
  news = noNews;
  store = openCandleStore(join(dataDir, 'candles.sqlite'), { clock, logger });
  record = openRecord(dataDir, { clock, logger });
  alerts = await openAlerts({ dataDir, clock, logger, secret: () => undefined, onFired() {}, onChange() {} });
  live = createLiveCandles(store);
  board = createStatusBoard({ version: '0', dataDir, clock });
  board.open('demo', [market]);
  sources = connect();
});
afterEach(async () => {
  sources.close();
  await alerts.close();
  record.close();
  store.close();
  rmSync(dataDir, { recursive: true });
});

export const texts = () => alerts.history({ limit: 500 }).alerts.map(({ text }) => text);
export const bar = (openTime: number, close: number): Candle => {
  return { openTime, open: close, high: close, low: close, close, volume: 1 };
};
export function closeBar(candle: Candle): void {
  // A bar that is not over yet would not be stored.
  clock.sleep(Math.max(0, candle.openTime + minuteMs - clock.now()));
  store.put(market, '1m', [candle], 'stream');
  live.publish(market, { kind: 'closed', candle: { ...candle, isClosed: true } });
}

/** As after a restart, when it was closed before. */
export function reconnect(): void {
  sources = connect();
}
export function setNews(given: MarketNews): void {
  news = given;
}
