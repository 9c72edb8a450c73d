import { expect, it } from 'vitest';
import { sliceColumns } from '../domain/candle.ts';
import { hourMs, minuteMs, openTimeOf } from '../domain/timeframe.ts';
import { featureCount } from '../features/feature-names.ts';
import { exampleContent } from '../model/example-model.test-kit.ts';
import { exampleDataset, exampleMarkets, exampleSeries } from '../training/example-dataset.test-kit.ts';
import { livedFeatures } from './lived-features.ts';
import { featureWindows } from './network-inputs.ts';
import { readWindows } from './read-windows.ts';

const [market] = exampleMarkets;
const series = exampleSeries();
const manifest = { ...exampleContent(), scalers: exampleDataset(series).scalers };
const first = Date.UTC(2025, 0, 18);
const times = Array.from({ length: 60 }, (_, i) => first + i * 70 * minuteMs);

it('are those that the network was fed, within what the warm-up leaves', () => {
  const windowsAt = times.map((asOf) =>
    featureWindows(
      manifest,
      readWindows(
        (of, timeframe, limit, before) => {
          const bars = series(of, timeframe, 0, openTimeOf(before, timeframe));
          const count = bars.openTime.length;
          return sliceColumns(bars, Math.max(0, count - limit), count);
        },
        market,
        manifest.config,
        asOf,
      ),
    ),
  );
  const lived = [...livedFeatures(manifest, series, market, times)];
  expect(lived.map(({ timeframe }) => timeframe)).toEqual(['1m', '10m', '1h']);
  lived.forEach(({ values }, b) => {
    expect(values).toHaveLength(times.length * featureCount);
    const fed = windowsAt.flatMap((windows) => [...windows[b].scaled.subarray(-featureCount)]);
    const farthest = fed.reduce((most, value, i) => Math.max(most, Math.abs(value - values[i])), 0);
    expect(farthest).toBeLessThan(0.01);
  });
});

it('leave out decisions whose bars are not there', () => {
  const broken = (...[of, timeframe, from, to]: Parameters<typeof series>) =>
    series(of, timeframe, from, Math.min(to, first));
  const counts = [...livedFeatures(manifest, broken, market, times)].map(({ values }) => values.length / featureCount);
  expect(counts).toEqual([1, 1, 2]);
  expect([
    ...livedFeatures(manifest, (of, timeframe, _, to) => series(of, timeframe, to - hourMs, to), market, times),
  ]).toMatchObject([[], [], []].map(() => ({ values: new Float32Array(0) })));
});
