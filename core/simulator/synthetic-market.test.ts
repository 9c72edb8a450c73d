import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnNames } from '../domain/candle.ts';
import { dayMs, hourMs, minuteMs } from '../domain/timeframe.ts';
import { createSyntheticMarket } from './synthetic-market.ts';

const epoch = Date.UTC(2025, 0, 1);
const symbols = ['BTC/USDT', 'ETH/USDT'] as const;
const quarter = epoch + 90 * dayMs;

function logReturns(close: Float64Array, step: number): number[] {
  const returns: number[] = [];
  for (let i = step; i < close.length; i += step) returns.push(Math.log(close[i] / close[i - step]));
  return returns;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (const [i, value] of a.entries()) {
    ab += (value - meanA) * (b[i] - meanB);
    aa += (value - meanA) ** 2;
    bb += (b[i] - meanB) ** 2;
  }
  return ab / Math.sqrt(aa * bb);
}

describe('createSyntheticMarket', () => {
  it('gives the same candles in any order of asking', () => {
    const settled = createSyntheticMarket({ seed: 7 });
    const whole = new Map(symbols.map((symbol) => [symbol, settled.minutes(symbol, epoch, epoch + 40 * dayMs)]));
    const asks = fc.array(
      fc.record({
        symbol: fc.constantFrom(...symbols),
        first: fc.integer({ min: 0, max: 40 * 1_440 - 1 }),
        bars: fc.integer({ min: 1, max: 3_000 }),
      }),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(asks, (list) => {
        const market = createSyntheticMarket({ seed: 7 });
        for (const { symbol, first, bars } of list) {
          const end = Math.min(first + bars, 40 * 1_440);
          const got = market.minutes(symbol, epoch + first * minuteMs, epoch + end * minuteMs);
          for (const name of columnNames) expect(got[name]).toEqual(whole.get(symbol)?.[name].slice(first, end));
        }
      }),
      { numRuns: 25 },
    );
  });

  it('is another market for another seed or strength', () => {
    const close = (options: { seed: number; strength?: number }) =>
      createSyntheticMarket(options).minutes('BTC/USDT', epoch, epoch + dayMs).close;
    expect(close({ seed: 1 })).not.toEqual(close({ seed: 2 }));
    expect(close({ seed: 1 })).not.toEqual(close({ seed: 1, strength: 0.5 }));
  });

  it('has a bar for every minute since its epoch and none before', () => {
    const market = createSyntheticMarket({ seed: 3 });
    const { openTime } = market.minutes('ETH/USDT', epoch - dayMs, epoch + 3 * hourMs);
    expect(openTime).toEqual(Float64Array.from({ length: 180 }, (_, i) => epoch + i * minuteMs));
    expect(market.minutes('ETH/USDT', epoch - dayMs, epoch).openTime).toHaveLength(0);
  });

  it('keeps every bar whole: low ≤ open, close ≤ high, on the tick, with volume', () => {
    const market = createSyntheticMarket({ seed: 4 });
    fc.assert(
      fc.property(fc.constantFrom(...symbols), fc.integer({ min: 0, max: 900 * 24 }), (symbol, hour) => {
        const from = epoch + hour * hourMs;
        const { open, high, low, close, volume } = market.minutes(symbol, from, from + hourMs);
        for (let i = 0; i < open.length; i++) {
          expect(low[i]).toBeLessThanOrEqual(Math.min(open[i], close[i]));
          expect(high[i]).toBeGreaterThanOrEqual(Math.max(open[i], close[i]));
          expect(low[i]).toBeGreaterThan(0);
          expect(volume[i]).toBeGreaterThan(0);
          for (const price of [open[i], high[i], low[i], close[i]]) expect(price).toBe(Number(price.toFixed(2)));
        }
      }),
    );
  });

  it('joins bars as a real market does: half of the opens equal the close before, the others are ticks away', () => {
    const { open, close } = createSyntheticMarket({ seed: 5 }).minutes('BTC/USDT', epoch, epoch + 30 * dayMs);
    let equal = 0;
    for (let i = 1; i < open.length; i++) {
      if (open[i] === close[i - 1]) equal += 1;
      expect(Math.abs(open[i] - close[i - 1])).toBeLessThan(0.2);
    }
    expect(equal / open.length).toBeGreaterThan(0.45);
    expect(equal / open.length).toBeLessThan(0.65);
  });

  it('moves like crypto: level, volatility, clustering, and two correlated symbols', () => {
    const market = createSyntheticMarket({ seed: 1 });
    const btc = market.minutes('BTC/USDT', epoch, epoch + 690 * dayMs).close;
    const eth = market.minutes('ETH/USDT', epoch, epoch + 690 * dayMs).close;
    expect(btc.every((price) => price > 25_000 && price < 130_000)).toBe(true);
    expect(eth.every((price) => price > 1_000 && price < 9_000)).toBe(true);
    const hourly = logReturns(btc, 60);
    const annual = Math.sqrt(mean(hourly.map((value) => value ** 2)) * 24 * 365);
    expect(annual).toBeGreaterThan(0.35);
    expect(annual).toBeLessThan(0.6);
    const sizes = hourly.map(Math.abs);
    expect(correlation(sizes.slice(1), sizes.slice(0, -1))).toBeGreaterThan(0.15);
    expect(correlation(sizes.slice(24), sizes.slice(0, -24))).toBeGreaterThan(0.1);
    const pair = correlation(hourly, logReturns(eth, 60));
    expect(pair).toBeGreaterThan(0.5);
    expect(pair).toBeLessThan(0.95);
  });

  it('trades more in bars that move more', () => {
    const { open, close, volume } = createSyntheticMarket({ seed: 2 }).minutes('BTC/USDT', epoch, quarter);
    const moves = Array.from(close, (price, i) => Math.abs(Math.log(price / open[i])));
    expect(correlation(moves, Array.from(volume))).toBeGreaterThan(0.3);
  });

  it('keeps a trend for hours, drifts its way, and shows it in volume; at strength 0 only the drift is gone', () => {
    const learnable = createSyntheticMarket({ seed: 6 });
    const trends = Array.from({ length: 90 * 24 }, (_, hour) => learnable.regimeAt('BTC/USDT', epoch + hour * hourMs));
    const changes = trends.filter((trend, i) => i > 0 && trend !== trends[i - 1]).length;
    expect(trends.length / changes).toBeGreaterThan(6);
    expect(trends.length / changes).toBeLessThan(14);
    expect(new Set(trends)).toEqual(new Set([-1, 0, 1]));

    const drift = (strength: number) => {
      const market = createSyntheticMarket({ seed: 6, strength });
      const { open, close, volume } = market.minutes('BTC/USDT', epoch, quarter);
      const returns = trends.map((trend, hour) => trend * Math.log(close[hour * 60 + 59] / open[hour * 60]));
      const spread = Math.sqrt(mean(returns.map((value) => value ** 2)));
      const lean = trends.map((trend, hour) => {
        let [signed, total] = [0, 0];
        for (let i = hour * 60; i < hour * 60 + 60; i++) {
          signed += Math.sign(close[i] - open[i]) * volume[i];
          total += volume[i];
        }
        return (trend * signed) / total;
      });
      return { drift: mean(returns) / spread, lean: mean(lean) };
    };
    expect(drift(1).drift).toBeGreaterThan(0.3);
    expect(drift(1).lean).toBeGreaterThan(0.1);
    expect(Math.abs(drift(0).drift)).toBeLessThan(0.06);
  });

  it('refuses a symbol it does not have and an epoch that is no midnight', () => {
    expect(() => createSyntheticMarket({ seed: 1 }).minutes('XRP/USDT', epoch, quarter)).toThrow(/no XRP\/USDT/);
    expect(() => createSyntheticMarket({ seed: 1, epoch: 5 })).toThrow(/midnight/);
  });
});

describe('another future of a synthetic market', () => {
  const start = epoch + 20 * dayMs + 5 * hourMs;

  it('is the same for the same seed, another for another seed, hour or market, and goes on from the price', () => {
    const market = createSyntheticMarket({ seed: 5 });
    for (const symbol of symbols) {
      const future = market.anotherFuture(symbol, start, 3, 1);
      expect(future.openTime).toEqual(market.minutes(symbol, start, start + 3 * hourMs).openTime);
      expect(createSyntheticMarket({ seed: 5 }).anotherFuture(symbol, start, 3, 1)).toEqual(future);
      expect(market.anotherFuture(symbol, start, 3, 2).close).not.toEqual(future.close);
      const [last] = market.minutes(symbol, start - minuteMs, start).close;
      expect(Math.abs(future.open[0] / last - 1)).toBeLessThan(0.001);
    }
  });

  it('keeps what is hidden: the trend goes on, and the truth is no stranger among the futures', () => {
    const market = createSyntheticMarket({ seed: 6, strength: 6, unrest: 0 });
    const ranks: number[] = [];
    let agreeing = 0;
    let trending = 0;
    for (let time = epoch + dayMs; time < epoch + 60 * dayMs; time += 7 * hourMs) {
      const change = ({ open, close }: { open: Float64Array; close: Float64Array }) =>
        Math.log(close[close.length - 1] / open[0]);
      const futures = Array.from({ length: 19 }, (_, seed) => change(market.anotherFuture('BTC/USDT', time, 4, seed)));
      const truth = change(market.minutes('BTC/USDT', time, time + 4 * hourMs));
      ranks.push(futures.filter((value) => value < truth).length);
      const trend = market.regimeAt('BTC/USDT', time);
      const [first] = futures;
      if (trend !== 0) {
        trending += 1;
        if (Math.sign(first) === trend) agreeing += 1;
      }
    }
    // The rank of the truth among its futures is uniform on 0..19.
    expect(Math.abs(mean(ranks) - 9.5)).toBeLessThan((4 * 5.8) / Math.sqrt(ranks.length));
    expect(ranks.filter((rank) => rank < 5).length / ranks.length).toBeGreaterThan(0.15);
    expect(ranks.filter((rank) => rank < 5).length / ranks.length).toBeLessThan(0.35);
    expect(agreeing / trending).toBeGreaterThan(0.7);
  });

  it('starts on a full hour after the epoch only', () => {
    const market = createSyntheticMarket({ seed: 5 });
    expect(() => market.anotherFuture('BTC/USDT', start + minuteMs, 1, 0)).toThrow(/full hour/);
    expect(() => market.anotherFuture('BTC/USDT', epoch - hourMs, 1, 0)).toThrow(/full hour/);
  });
});

describe('the unrest of a synthetic market', () => {
  it('leaves the default market as it is and takes changes of volatility away at 0', () => {
    const spread = (unrest?: number) => {
      const { close } = createSyntheticMarket({ seed: 2, strength: 0, unrest }).minutes('BTC/USDT', epoch, quarter);
      const hours = Array.from({ length: close.length / 60 - 1 }, (_, hour) => {
        const returns = logReturns(close.subarray(hour * 60, (hour + 1) * 60), 1);
        return Math.log(Math.sqrt(mean(returns.map((value) => value * value))));
      });
      const centre = mean(hours);
      return Math.sqrt(mean(hours.map((value) => (value - centre) ** 2)));
    };
    expect(spread(1)).toBe(spread());
    expect(spread()).toBeGreaterThan(0.3);
    expect(spread(0)).toBeLessThan(0.12);
  });
});
