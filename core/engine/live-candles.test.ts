import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CandleStore, openCandleStore } from '../candles/store.ts';
import type { CandleEvent } from '../contract/contract.ts';
import type { Candle } from '../domain/candle.ts';
import { silentLogger } from '../domain/ports.ts';
import { minuteMs } from '../domain/timeframe.ts';
import { systemClock } from '../hosts/system-ports.ts';
import { createLiveCandles, type LiveCandles } from './live-candles.ts';

const market = 'demo:BTC/USDT' as const;
const start = Date.UTC(2026, 0, 1);
const minute = (i: number): Candle => ({
  openTime: start + i * minuteMs,
  open: 100 + i,
  high: 102 + i,
  low: 99 + i,
  close: 101 + i,
  volume: 1,
});

let dir: string;
let store: CandleStore;
let live: LiveCandles;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'omni-live-'));
  store = openCandleStore(join(dir, 'candles.sqlite'), { clock: systemClock, logger: silentLogger });
  live = createLiveCandles(store);
});
afterEach(() => {
  store.close();
  rmSync(dir, { recursive: true, force: true });
});

function close(...minutes: number[]) {
  for (const i of minutes) {
    store.put(market, '1m', [minute(i)], 'stream');
    live.publish(market, { kind: 'closed', candle: { ...minute(i), isClosed: true } });
  }
}

describe('candle events of a longer timeframe', () => {
  it('close once, when the last of its minutes has closed, with the merged bar', () => {
    const events: CandleEvent[] = [];
    live.watch(market, '5m', (event) => events.push(event));
    close(0, 1, 2, 3);
    expect(events).toEqual([]);
    close(4);
    expect(events).toEqual([
      { kind: 'closed', candle: { openTime: start, open: 100, high: 106, low: 99, close: 105, volume: 5 } },
    ]);
  });

  it('never close when a minute is missing', () => {
    const events: CandleEvent[] = [];
    live.watch(market, '5m', (event) => events.push(event));
    close(0, 1, 3, 4);
    expect(events).toEqual([]);
  });

  it('form from the closed minutes and the forming one', () => {
    const events: CandleEvent[] = [];
    live.watch(market, '10m', (event) => events.push(event));
    close(0, 1);
    live.publish(market, { kind: 'forming', candle: { ...minute(2), high: 500, isClosed: false } });
    expect(events).toEqual([
      { kind: 'forming', candle: { openTime: start, open: 100, high: 500, low: 99, close: 103, volume: 3 } },
    ]);
  });
});

it('passes 1m bars on as they are, other markets not at all, and history as a resync', () => {
  const events: CandleEvent[] = [];
  const stop = live.watch(market, '1m', (event) => events.push(event));
  live.publish('demo:ETH/USDT', { kind: 'closed', candle: { ...minute(0), isClosed: true } });
  close(0);
  live.publish(market, { kind: 'history' });
  stop();
  close(1);
  expect(events).toEqual([{ kind: 'closed', candle: minute(0) }, { kind: 'resync' }]);
});
