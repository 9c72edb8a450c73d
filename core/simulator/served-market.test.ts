import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { candleAt, toColumns } from '../domain/candle.ts';
import { dayMs, hourMs, minuteMs } from '../domain/timeframe.ts';
import { bucketOpen, type Interval, intervals, nextBucketOpen } from './intervals.ts';
import { createReplayMarket } from './replay-market.ts';
import type { ServedCandle } from './served-candle.ts';
import { type Alterations, type CandleQuery, createServedMarket } from './served-market.ts';
import { createSyntheticMarket } from './synthetic-market.ts';

const unaltered: Alterations = { version: () => 0, isServed: () => true, revise: (_symbol, candle) => candle };
const market = createSyntheticMarket({ seed: 1 });
const epoch = market.firstOpenTime;
const symbol = 'BTC/USDT';

describe('createServedMarket', () => {
  it('makes candles of every interval and zone that equal the aggregated minutes', async () => {
    const zones = fc.constantFrom(0, 8 * hourMs, -5 * hourMs, 5.5 * hourMs);
    const elapsed = fc.integer({ min: 0, max: 40 * dayMs });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...intervals), zones, elapsed, async (interval, zoneMs, elapsedMs) => {
        const now = epoch + 2 * dayMs + elapsedMs;
        const served = createServedMarket(market, () => now, unaltered);
        const rows = await served.candles({ symbol, interval, limit: 3, zoneMs });
        expect(rows.at(-1)?.openTime).toBe(bucketOpen(now, interval, zoneMs));
        for (const row of rows) {
          const end = nextBucketOpen(row.openTime, interval, zoneMs);
          const isClosed = end <= now;
          expect(row).toMatchObject({ endTime: end, isClosed });
          if (!isClosed) continue;
          const { open, high, low, close, volume } = market.minutes(symbol, row.openTime, end);
          expect(row.open).toBe(open[0]);
          expect(row.close).toBe(close[close.length - 1]);
          expect(row.high).toBe(high.reduce((a, b) => Math.max(a, b)));
          expect(row.low).toBe(low.reduce((a, b) => Math.min(a, b)));
          expect(row.volume).toBeCloseTo(
            volume.reduce((a, b) => a + b),
            6,
          );
        }
      }),
      { numRuns: 60 },
    );
  });

  it('answers any range as the list of all candles cut to it', async () => {
    const now = epoch + 3 * dayMs + 12_345;
    const served = createServedMarket(market, () => now, unaltered);
    const time = fc.option(fc.integer({ min: epoch - dayMs, max: now + dayMs }), { nil: undefined });
    const names = fc.constantFrom('1m', '5m', '1h', '12h', '1d' as const);
    const all = new Map<Interval, ServedCandle[]>();
    for (const interval of intervals) {
      all.set(interval, await served.candles({ symbol, interval, from: 0, limit: 10_000 }));
    }
    await fc.assert(
      fc.asyncProperty(names, time, time, fc.integer({ min: 1, max: 1_000 }), async (interval, from, to, limit) => {
        const inside = (all.get(interval) ?? []).filter(
          ({ openTime }) => openTime >= (from ?? 0) && openTime <= (to ?? Number.POSITIVE_INFINITY),
        );
        const expected = from === undefined ? inside.slice(-limit) : inside.slice(0, limit);
        expect(await served.candles({ symbol, interval, from, to, limit })).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  it('gives other work its turn while it draws, whatever the interval, and waits for nothing that is drawn', async () => {
    const now = epoch + 90 * dayMs + 12_345;
    const served = createServedMarket(market, () => now, unaltered);
    const turnsDuring = async (query: Omit<CandleQuery, 'symbol' | 'limit'>) => {
      let turns = 0;
      let isDone = false;
      const work = served.candles({ symbol, limit: 1_000, ...query }).finally(() => {
        isDone = true;
      });
      for (; !isDone; turns += 1) await new Promise(setImmediate);
      await work;
      return turns;
    };
    for (const query of [
      { interval: '1d', from: 0 },
      { interval: '12h', zoneMs: 5.5 * hourMs },
    ] as const) {
      expect(await turnsDuring(query)).toBeGreaterThan(90 / 5);
    }
    expect(await turnsDuring({ interval: '1d', from: 0 })).toBeLessThan(3);
  });

  it('lets the forming candle grow into the true one', async () => {
    const openTime = epoch + dayMs;
    const truth = candleAt(market.minutes(symbol, openTime, openTime + minuteMs), 0);
    let now = openTime + 59_999;
    const served = createServedMarket(market, () => now, unaltered);
    const [forming] = await served.candles({ symbol, interval: '1m', from: openTime, limit: 5 });
    now = openTime + minuteMs;
    const [closed] = await served.candles({ symbol, interval: '1m', from: openTime, limit: 5 });
    expect(forming).toEqual({ ...closed, isClosed: false });
    expect(closed).toMatchObject(truth);
  });

  it('keeps the gaps of replayed candles, at every interval', async () => {
    const minutes = [0, 1, 2, 7, 8, 200, 201];
    const row = { open: 2, high: 3, low: 1, close: 2.5, volume: 4, isClosed: true } as const;
    const columns = toColumns(minutes.map((minute) => ({ openTime: epoch + minute * minuteMs, ...row })));
    const replay = createReplayMarket([{ symbol, columns, tickSize: 0.1 }]);
    const served = createServedMarket(replay, () => epoch + dayMs, unaltered);
    const opens = async (interval: '1m' | '5m' | '1h', limit: number, from?: number) => {
      const rows = await served.candles({ symbol, interval, limit, from });
      return rows.map(({ openTime }) => (openTime - epoch) / minuteMs);
    };
    expect(await opens('1m', 1_000)).toEqual(minutes);
    expect(await opens('1m', 3, epoch + 2 * minuteMs)).toEqual([2, 7, 8]);
    expect(await opens('1m', 3)).toEqual([8, 200, 201]);
    expect(await opens('5m', 1_000)).toEqual([0, 5, 200]);
    expect(await opens('1h', 1_000)).toEqual([0, 180]);
    expect(served.streamed(symbol, '1m', epoch + 3 * minuteMs, epoch + 4 * minuteMs)).toBeUndefined();
  });
});

describe('createReplayMarket', () => {
  it('refuses to replay nothing and symbols it was not given', () => {
    expect(() => createReplayMarket([{ symbol, columns: toColumns([]), tickSize: 0.01 }])).toThrow(/no 1m candles/);
    const columns = market.minutes(symbol, epoch, epoch + hourMs);
    const replay = createReplayMarket([{ symbol, columns, tickSize: 0.01 }]);
    expect(replay.firstOpenTime).toBe(epoch);
    expect(replay.minutes(symbol, 0, epoch + dayMs)).toEqual(columns);
    expect(() => replay.minutes('ETH/USDT', 0, 1)).toThrow(/no ETH\/USDT/);
  });
});
