import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { asClosed, type ClosedColumns, columnNames, emptyColumns, sliceColumns } from '../domain/candle.ts';
import { type Timeframe, timeframes } from '../domain/timeframe.ts';
import { computeFeatures } from './compute-features.ts';
import { featureCount } from './feature-names.ts';
import { generateCandles } from './sample-candles.test-kit.ts';
import { fitScaler } from './scaler.ts';
import { warmupBars } from './warmup.ts';

const real: Partial<Record<Timeframe, string>> = {
  '1m': 'ETHUSDT-1m_2024-07-26_2024-08-25',
  '5m': 'ETHUSDT-5m_2024-01-01_2024-06-30',
  '1h': 'BTCUSDT-1h_2022-01-01_2025-12-31',
  '1d': 'ETHUSDT-1d_2017-08-17_2025-12-31',
};

/** Real candles of the shared data folder; undefined where it is absent. */
function readSharedCandles(name: string): ClosedColumns | undefined {
  const file = new URL(`../../../shared/data/candles/${name}.csv.gz`, import.meta.url);
  if (!existsSync(file)) return undefined;
  const lines = gunzipSync(readFileSync(file)).toString().trim().split('\n').slice(1);
  const columns = emptyColumns(lines.length);
  lines.forEach((line, row) => {
    line.split(',').forEach((cell, k) => {
      columns[columnNames[k]][row] = Number(cell);
    });
  });
  return asClosed(columns);
}

/**
 * Largest distance between the first row after `warmup` bars and the same bar's row after a long history, in deviations of the
 * feature over that history; 200 starts spread over the series.
 */
function warmupError(candles: ClosedColumns, timeframe: Timeframe, warmup: number): number {
  const full = computeFeatures(candles, timeframe);
  const { deviation } = fitScaler([{ matrix: full, from: 1_000, to: full.rows }]);
  const starts = 200;
  let worst = 0;
  for (let s = 1; s < starts; s += 1) {
    const from = Math.floor(((full.rows - warmup - 1) * s) / starts);
    const short = computeFeatures(sliceColumns(candles, from, from + warmup + 1), timeframe);
    for (let k = 0; k < featureCount; k += 1) {
      const error = Math.abs(short.values[warmup * featureCount + k] - full.values[(from + warmup) * featureCount + k]);
      worst = Math.max(worst, error / deviation[k]);
    }
  }
  return worst;
}

describe.each(timeframes)('warm-up of %s features', (timeframe) => {
  const name = real[timeframe];
  const shared = name ? readSharedCandles(name) : undefined;
  const generated = generateCandles({ bars: 20_000, timeframe, seed: 3 });
  const sources = [
    { source: 'generated', candles: generated },
    ...(name ? [{ source: `shared ${name}`, candles: shared }] : []),
  ];

  it.for(sources)('is long enough and not twice too long: $source', ({ candles }, { skip }) => {
    if (!candles) return skip('the shared data is absent');
    expect(warmupError(candles, timeframe, warmupBars[timeframe])).toBeLessThan(0.001);
    // The control: half as many bars fail the same check.
    expect(warmupError(candles, timeframe, warmupBars[timeframe] / 2)).toBeGreaterThan(0.001);
  });
});
