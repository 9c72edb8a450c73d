import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { resample } from '../candles/resample.ts';
import { type ClosedCandle, type ClosedColumns, sliceColumns, toColumns } from '../domain/candle.ts';
import { defaultTradeRules } from '../domain/prediction.ts';
import type { Timeframe } from '../domain/timeframe.ts';
import { presets } from '../model/config.ts';
import { buildDataset } from './dataset.ts';
import type { ReadSeries } from './market-series.ts';

const folder = fileURLToPath(new URL('../../../shared/data/candles/', import.meta.url));

function readCandles(name: string): ClosedColumns {
  const lines = gunzipSync(readFileSync(`${folder}${name}.csv.gz`))
    .toString('utf8')
    .trim()
    .split('\n')
    .slice(1);
  return toColumns(
    lines.map((line): ClosedCandle => {
      const [openTime, open, high, low, close, volume] = line.split(',').map(Number);
      return { openTime, open, high, low, close, volume, isClosed: true };
    }),
  );
}

describe.skipIf(!existsSync(folder))('a dataset of real candles', () => {
  it('has thousands of decisions of every class in a month with a crash', () => {
    const minutes = readCandles('BTCUSDT-1m_2024-07-26_2024-08-25');
    const bars: Record<Timeframe, ClosedColumns> = {
      '1m': minutes,
      '5m': readCandles('BTCUSDT-5m_2024-01-01_2025-07-02'),
      '10m': resample(minutes, '1m', '10m'),
      '1h': readCandles('BTCUSDT-1h_2022-01-01_2025-12-31'),
      '1d': readCandles('BTCUSDT-1d_2017-08-17_2025-12-31'),
    };
    const readSeries: ReadSeries = (_, timeframe, from, to) => {
      const { openTime } = bars[timeframe];
      const start = openTime.findIndex((time) => time >= from);
      const end = openTime.findIndex((time) => time >= to);
      return sliceColumns(bars[timeframe], start, end < 0 ? openTime.length : end);
    };
    const { samples, split, classShares, matrices } = buildDataset({
      readSeries,
      markets: ['binance:BTC/USDT'],
      decisions: {},
      rules: defaultTradeRules,
      config: presets.base,
    });
    expect(samples.length).toBeGreaterThan(3_300);
    expect(split.test.length).toBeGreaterThan(400);
    for (const share of classShares) expect(share).toBeGreaterThan(0.05);
    for (const matrix of matrices[0]) expect(matrix.every((value) => Math.abs(value) <= 8)).toBe(true);
  });
});
