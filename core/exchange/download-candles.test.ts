import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { minuteMs } from '../domain/timeframe.ts';
import { downloadCandles } from './download-candles.ts';
import { btc, differences, startRig, startTime } from './feed.test-kit.ts';

const from = startTime - 4_000 * minuteMs;
const to = startTime - 500 * minuteMs;

describe('a download', () => {
  it('stores exactly the bars of the range, and a second one asks for no candle', async () => {
    const rig = await startRig();
    const fractions: number[] = [];
    const options = { ...rig, market: btc, timeframe: '1m', from, to } as const;
    const result = await downloadCandles({ ...options, onProgress: ({ fraction }) => fractions.push(fraction) });
    expect(result).toEqual({ rowsStored: 3_500 });
    expect(differences(rig, 'BTC/USDT', from, to)).toEqual([]);
    expect(rig.store.series()).toHaveLength(1);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(fractions[fractions.length - 1]).toBe(1);

    const klines = () =>
      rig.simulator.log
        .requests()
        .filter(({ route }) => route === '/api/v3/klines')
        .reduce((sum, { count }) => sum + count, 0);
    const asked = klines();
    expect(asked).toBe(4);
    expect(await downloadCandles(options)).toEqual({ rowsStored: 0 });
    expect(klines()).toBe(asked);
  });

  it('goes on where it was cancelled', async () => {
    const rig = await startRig();
    const abort = new AbortController();
    const options = { ...rig, market: btc, timeframe: '1m', from, to } as const;
    const cancelled = downloadCandles({ ...options, signal: abort.signal, onProgress: () => abort.abort() });
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
    const [series] = rig.store.series();
    expect(series.bars).toBeGreaterThanOrEqual(1_000);
    expect(series.to).toBe(to - minuteMs);
    expect(await downloadCandles(options)).toEqual({ rowsStored: 3_500 - series.bars });
    expect(differences(rig, 'BTC/USDT', from, to)).toEqual([]);
  });

  it('never stores a bar that has not closed', async () => {
    const rig = await startRig();
    await downloadCandles({ ...rig, market: btc, timeframe: '1h', from, to: startTime + 1e9 });
    const last = rig.store.last(btc, '1h')?.openTime ?? 0;
    expect(last + 60 * minuteMs).toBeLessThanOrEqual(rig.simulator.now());
  });

  it('refuses an unknown symbol, a foreign market and an empty range', async () => {
    const rig = await startRig();
    const options = { ...rig, timeframe: '1m', from, to } as const;
    await expect(downloadCandles({ ...options, market: 'demo:NOT/REAL' })).rejects.toMatchObject({ code: 'not-found' });
    const foreign = downloadCandles({ ...options, market: 'binance:BTC/USDT' });
    await expect(foreign).rejects.toMatchObject({ code: 'bad-request' });
    await expect(downloadCandles({ ...options, market: btc, to: from })).rejects.toMatchObject({ code: 'bad-request' });
  });

  it('fetches stored bars again that have been damaged on disk', async () => {
    const rig = await startRig();
    const range = { from: startTime - 2_880 * minuteMs, to: startTime };
    const options = { ...rig, market: btc, timeframe: '1m', ...range } as const;
    await downloadCandles(options);
    const db = new DatabaseSync(rig.storePath);
    const { block, columns } = db.prepare('SELECT block, columns FROM blocks LIMIT 1').all()[0];
    const damaged = Uint8Array.from(columns as Uint8Array);
    damaged[damaged.length >> 1] ^= 1;
    db.prepare('UPDATE blocks SET columns = ? WHERE block = ?').run(damaged, block);
    db.close();
    expect(rig.store.damage()).toHaveLength(1);

    const { rowsStored } = await downloadCandles(options);
    expect(rowsStored).toBe(1_440);
    expect(differences(rig, 'BTC/USDT', range.from, range.to)).toEqual([]);
  });
});
