import { asClosed, type ClosedColumns, emptyColumns } from '../domain/candle.ts';
import { seededRandom } from '../domain/random.ts';
import { type Timeframe, timeframeMs } from '../domain/timeframe.ts';

/** Candles for tests and benchmarks: a seeded walk whose volatility drifts; `missing` is the share of bars left out. */
export function generateCandles(options: {
  bars: number;
  timeframe: Timeframe;
  seed: number;
  missing?: number;
}): ClosedColumns {
  const { bars, timeframe, seed, missing = 0 } = options;
  const random = seededRandom(seed);
  const normal = () => random() + random() + random() + random() - 2;
  const columns = emptyColumns(bars);
  const length = timeframeMs(timeframe);
  let openTime = Date.UTC(2025, 0, 1);
  let price = 100;
  let volatility = 0.001;
  for (let i = 0; i < bars; i += 1) {
    volatility = Math.min(0.02, Math.max(0.0001, volatility * Math.exp(0.1 * normal())));
    const open = price;
    price *= Math.exp(volatility * normal());
    columns.openTime[i] = openTime;
    columns.open[i] = open;
    columns.close[i] = price;
    columns.high[i] = Math.max(open, price) * (1 + volatility * random());
    columns.low[i] = Math.min(open, price) * (1 - volatility * random());
    columns.volume[i] = 10 * random() ** 2;
    openTime += random() < missing ? 3 * length : length;
  }
  return asClosed(columns);
}
