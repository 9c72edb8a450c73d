import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { asClosed, type ClosedColumns, columnNames, emptyColumns } from '../domain/candle.ts';
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

const shared = new URL('../../../shared/data/', import.meta.url);

/** Real candles of the shared data folder, undefined where it is absent: `BTCUSDT-1h_2022-01-01_2025-12-31`. */
export function readSharedCandles(name: string): ClosedColumns | undefined {
  const file = new URL(`candles/${name}.csv.gz`, shared);
  if (!existsSync(file)) return undefined;
  return parseCandles(gunzipSync(readFileSync(file)).toString());
}

function parseCandles(csv: string): ClosedColumns {
  const lines = csv.trim().split('\n').slice(1);
  const columns = emptyColumns(lines.length);
  lines.forEach((line, row) => {
    line.split(',').forEach((cell, k) => {
      columns[columnNames[k]][row] = Number(cell);
    });
  });
  return asClosed(columns);
}
