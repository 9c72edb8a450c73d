import { expect, it } from 'vitest';
import { sliceColumns } from '../domain/candle.ts';
import { exampleConfig, exampleContent } from '../model/example-model.test-kit.ts';
import { exampleSeries } from '../training/example-dataset.test-kit.ts';
import { featureWindows } from './network-inputs.ts';

const series = exampleSeries();
const asOf = Date.UTC(2025, 0, 20);
const newest = (timeframe: '1m' | '10m' | '1h', count: number) => {
  const columns = series('demo:BTC/USDT', timeframe, 0, asOf);
  return sliceColumns(columns, columns.openTime.length - count, columns.openTime.length);
};
const windows = (minutes: number) =>
  featureWindows(exampleContent(), { '1m': newest('1m', minutes), '10m': newest('10m', 100), '1h': newest('1h', 100) });

it('a window that is short of a bar is refused: filled up, all its bars would shift', () => {
  expect(windows(6).map(({ scaled }) => scaled.length)).toEqual([6, 6, 6].map((bars) => bars * exampleConfig.features));
  expect(() => windows(5)).toThrow('There are features of 5 bars of 1m; the network reads 6.');
});
