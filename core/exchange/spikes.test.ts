import { describe, expect, it } from 'vitest';
import { candleAt, toColumns } from '../domain/candle.ts';
import { minuteMs } from '../domain/timeframe.ts';
import { createReplayMarket } from '../simulator/replay-market.ts';
import { createSyntheticMarket } from '../simulator/synthetic-market.ts';
import { downloadCandles } from './download-candles.ts';
import { btc, caughtUp, differences, isLive, startRig, startTime, toldTimes, until } from './feed.test-kit.ts';

/** The demo market, in which BTC really jumped by 30 % and back in the minutes that open at `times`. */
function spikyMarket(times: readonly number[]) {
  const truth = createSyntheticMarket({ seed: 3 });
  const series = ['BTC/USDT', 'ETH/USDT'].map((symbol) => {
    const minutes = truth.minutes(symbol, startTime - 3_000 * minuteMs, startTime + 200 * minuteMs);
    const rows = Array.from(minutes.openTime, (_, i) => candleAt(minutes, i)).map((row) => {
      if (symbol !== 'BTC/USDT' || !times.includes(row.openTime)) return row;
      const price = (value: number) => Math.round(value * 130) / 100;
      return { ...row, open: price(row.open), high: price(row.high), low: price(row.low), close: price(row.close) };
    });
    return { symbol, columns: toColumns(rows), tickSize: 0.01 };
  });
  return createReplayMarket(series);
}

describe('a bar that really jumped and came back', () => {
  const klines = (rig: Awaited<ReturnType<typeof startRig>>) =>
    rig.simulator.log
      .requests()
      .filter(({ route }) => route === '/api/v3/klines')
      .reduce((sum, { count }) => sum + count, 0);

  it('is downloaded when REST tells it twice, with a warning, and not asked for again', async () => {
    const spikes = [700, 400, 399].map((ago) => startTime - ago * minuteMs);
    const rig = await startRig({ market: spikyMarket(spikes) });
    const range = { from: startTime - 1_000 * minuteMs, to: startTime - 100 * minuteMs };
    const options = { ...rig, market: btc, timeframe: '1m', ...range } as const;
    expect(await downloadCandles(options)).toEqual({ rowsStored: 900 });
    expect(differences(rig, 'BTC/USDT', range.from, range.to)).toEqual([]);
    expect(rig.warnings.join()).toContain('as the exchange told them twice');
    const asked = klines(rig);
    await downloadCandles(options);
    expect(klines(rig)).toBe(asked);
  });

  it('does not hide a hole of the exchange elsewhere in the range', async () => {
    const rig = await startRig();
    const hole = { symbol: 'BTC/USDT', from: startTime - 300 * minuteMs, to: startTime - 290 * minuteMs };
    rig.simulator.faults.apply({ holes: [hole], badValues: { kind: 'negative', where: 'rest' } });
    const range = { from: startTime - 1_000 * minuteMs, to: startTime - 100 * minuteMs };
    await downloadCandles({ ...rig, market: btc, timeframe: '1m', ...range });
    expect(rig.store.holes(btc, '1m')).toMatchObject([{ from: hole.from, bars: 10 }]);
  });

  it('is told live within the next bars, in order, and costs few calls', async () => {
    const spike = startTime + 2 * minuteMs;
    const rig = await startRig({ market: spikyMarket([startTime - 40 * minuteMs, spike]) });
    const log = rig.start();
    await until(() => isLive(log), 'it is live');
    await caughtUp(rig, log, 5);
    const to = rig.store.last(btc, '1m')?.openTime ?? 0;
    expect(differences(rig, 'BTC/USDT', startTime - 100 * minuteMs, to)).toEqual([]);
    const times = toldTimes(log, btc);
    expect(times).toContain(spike);
    expect(times).toEqual(times.map((_, i) => times[0] + i * minuteMs));
    const stored = rig.warnings.filter((text) => text.includes('told them twice') && text.includes(':02:00Z'));
    expect(stored).toHaveLength(1);
    const asked = klines(rig);
    await caughtUp(rig, log, 2);
    expect(klines(rig) - asked).toBeLessThanOrEqual(1);
  });
});
