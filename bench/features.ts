import { createResampler, resample } from '../core/candles/resample.ts';
import { type ClosedColumns, candleAt, sliceColumns } from '../core/domain/candle.ts';
import { type Timeframe, timeframes } from '../core/domain/timeframe.ts';
import { computeFeatures } from '../core/features/compute-features.ts';
import { featureCount } from '../core/features/feature-names.ts';
import { createFeatureStream } from '../core/features/feature-stream.ts';
import { generateCandles } from '../core/features/sample-candles.test-kit.ts';
import type { BenchReport } from './report.ts';

const bars = 1_000_000;
const warmBars = 20_000;
const liveBars = 20_000;
const liveLimitMs = 0.2;

/**
 * History: 1m candles to the feature matrices of every timeframe, resampling included.
 * Live: one more closed minute through the resamplers and the streams of all five timeframes.
 */
export async function run(): Promise<BenchReport> {
  const minutes = generateCandles({ bars, timeframe: '1m', seed: 1 });
  computeMatrices(sliceColumns(minutes, 0, warmBars));
  const started = performance.now();
  const rows = computeMatrices(minutes);
  const seconds = (performance.now() - started) / 1_000;
  const live = measureLive(minutes);
  const median = live[liveBars / 2];
  const history = `1m candles to the matrices of five timeframes, ${rows} rows of ${featureCount}`;
  return {
    name: 'features',
    results: [
      { what: history, value: bars / seconds, unit: 'candles/s' },
      { what: 'one live candle, median', value: median, unit: 'ms' },
      { what: 'one live candle, 99th percentile', value: live[liveBars * 0.99], unit: 'ms' },
    ],
    ratios: [
      { what: 'one live candle, median', against: `the limit of ${liveLimitMs} ms`, value: liveLimitMs / median },
    ],
  };
}

/** How many rows came out. */
function computeMatrices(minutes: ClosedColumns): number {
  const of = (timeframe: Timeframe) => (timeframe === '1m' ? minutes : resample(minutes, '1m', timeframe));
  return timeframes.reduce((rows, timeframe) => rows + computeFeatures(of(timeframe), timeframe).rows, 0);
}

/** Milliseconds of each minute after the warm-up, ascending. */
function measureLive(minutes: ClosedColumns): Float64Array {
  const lanes = timeframes.map((timeframe) => ({
    resampler: createResampler('1m', timeframe),
    stream: createFeatureStream(timeframe),
    row: new Float32Array(featureCount),
  }));
  const costs = new Float64Array(liveBars);
  for (let i = 0; i < warmBars + liveBars; i += 1) {
    const minute = candleAt(minutes, i);
    const started = performance.now();
    for (const { resampler, stream, row } of lanes) {
      const candle = resampler.push(minute);
      if (candle) stream.push(candle, row, 0);
    }
    if (i >= warmBars) costs[i - warmBars] = performance.now() - started;
  }
  return costs.sort();
}
