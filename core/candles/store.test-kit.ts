import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Candle, ClosedColumns } from '../domain/candle.ts';
import type { Market } from '../domain/market.ts';
import { silentLogger } from '../domain/ports.ts';
import type { Clock } from '../domain/time.ts';
import { minuteMs } from '../domain/timeframe.ts';
import { type CandleStore, openCandleStore } from './store.ts';

export const btc: Market = 'binance:BTC/USDT';

/** 2025-01-01T00:00Z: on the grid of every timeframe and the start of a 1m block. */
export const start = 1_735_689_600_000;

/** Stands at 2026-01-01T00:00Z. */
export const testClock: Clock = { now: () => 1_767_225_600_000, monotonic: () => 0, schedule: () => () => {} };

/** A real store in a folder of its own; `reopen` closes and opens it again. */
export function createTestStore() {
  const folder = mkdtempSync(join(tmpdir(), 'omni-candles-'));
  const path = join(folder, 'candles.sqlite');
  const open = () => openCandleStore(path, { clock: testClock, logger: silentLogger });
  let store: CandleStore = open();
  return {
    folder,
    path,
    get store() {
      return store;
    },
    reopen() {
      store.close();
      store = open();
      return store;
    },
    remove() {
      store.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** A sound bar whose prices tell its number: bar `index` after `start`. */
export function bar(index: number, barMs = minuteMs): Candle {
  const open = 100 + (index % 977) / 8;
  return {
    openTime: start + index * barMs,
    open,
    high: open + 2,
    low: open - 1,
    close: open + 0.5,
    volume: index % 89,
  };
}

export function bars(count: number, from = 0, barMs = minuteMs): Candle[] {
  return Array.from({ length: count }, (_, i) => bar(from + i, barMs));
}

/** Rows as plain candles, to compare. */
export function toRows(columns: ClosedColumns): Candle[] {
  return Array.from(columns.openTime, (openTime, i) => ({
    openTime,
    open: columns.open[i],
    high: columns.high[i],
    low: columns.low[i],
    close: columns.close[i],
    volume: columns.volume[i],
  }));
}
