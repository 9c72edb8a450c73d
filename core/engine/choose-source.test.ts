import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type CandleStore, openCandleStore } from '../candles/store.ts';
import { Failure } from '../domain/failure.ts';
import type { Market } from '../domain/market.ts';
import { silentLogger } from '../domain/ports.ts';
import { systemClock } from '../hosts/system-ports.ts';
import { chooseSource } from './choose-source.ts';

let dir: string;
let store: CandleStore;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'omni-source-'));
  store = openCandleStore(join(dir, 'candles.sqlite'), { clock: systemClock, logger: silentLogger });
});
afterEach(() => {
  store.close();
  rmSync(dir, { recursive: true, force: true });
});

const keep = (market: Market) =>
  store.put(
    market,
    '1m',
    [{ openTime: Date.UTC(2026, 0, 1), open: 1, high: 1, low: 1, close: 1, volume: 1 }],
    'import',
  );
const unreachable = () => Promise.reject(new Failure('unavailable', 'The connection was refused.'));

it('is Binance when it answers', async () => {
  expect(await chooseSource(store, () => Promise.resolve())).toEqual({ source: 'binance' });
});

it('is the demo market when Binance does not answer, and says why and what to do', async () => {
  keep('demo:BTC/USDT');
  const { source, notice } = await chooseSource(store, unreachable);
  expect(source).toBe('demo');
  expect(notice).toMatch(/demo market, not real prices.*--source binance.*refused/);
});

it('stays with Binance offline when its candles are already here', async () => {
  keep('binance:BTC/USDT');
  expect(await chooseSource(store, unreachable)).toEqual({ source: 'binance' });
});
