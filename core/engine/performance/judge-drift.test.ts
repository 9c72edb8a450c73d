import { beforeAll, describe, expect, it } from 'vitest';
import { drift as driftSchema } from '../../contract/performance-schemas.ts';
import { asClosed, columnNames } from '../../domain/candle.ts';
import { hourMs, minuteMs } from '../../domain/timeframe.ts';
import type { ReadBars } from '../../inference/lived-features.ts';
import type { Manifest } from '../../model/manifest.ts';
import type { LivedRow } from '../../record/lived-rows.ts';
import { exampleDataset, exampleMarkets, exampleSeries } from '../../training/example-dataset.test-kit.ts';
import { featureDrift } from '../../training/feature-drift.ts';
import { judgeDrift } from './judge-drift.ts';
import { columnsOf } from './lived-columns.test-kit.ts';
import { promisingManifest } from './lived-record.test-kit.ts';

const series = exampleSeries();
const end = Date.UTC(2025, 0, 21);
let manifest: Manifest;
beforeAll(() => {
  const dataset = exampleDataset(series);
  const drift = { ...featureDrift(dataset), usual: 0.1 };
  manifest = { ...promisingManifest(), markets: [...exampleMarkets], scalers: dataset.scalers, drift };
});

const rows = (days: number) =>
  columnsOf(
    exampleMarkets.flatMap((market) =>
      Array.from({ length: days * 24 }, (_, i) => ({ market, asOf: end - i * hourMs }) as unknown as LivedRow),
    ),
  );

/** The same market with bars three times as wide. */
const wild: ReadBars = (...asked) => {
  const bars = series(...asked);
  const copy = Object.fromEntries(columnNames.map((name) => [name, bars[name].slice()])) as Record<
    (typeof columnNames)[number],
    Float64Array
  >;
  copy.high = bars.high.map((high, i) => high + 2 * (high - bars.close[i]) + bars.close[i] * 0.001);
  copy.low = bars.low.map((low, i) => low - 2 * (bars.close[i] - low) - bars.close[i] * 0.001);
  return asClosed(copy);
};

describe('the drift of features', () => {
  it('is small in the market of the training, and large in one that moves otherwise, by the features that say so', async () => {
    const same = driftSchema.parse(await judgeDrift('base', manifest, rows(7), series));
    expect(same).toMatchObject({ problem: null, decisions: 336, to: end, limit: 0.25 });
    expect(same.features).toHaveLength(3 * 19);
    const other = driftSchema.parse(await judgeDrift('base', manifest, rows(7), wild));
    expect(other.mean).toBeGreaterThan(2 * (same.mean ?? 0));
    const psi = (found: typeof same, feature: string) =>
      found.features.find((each) => each.feature === feature && each.timeframe === '1m')?.psi ?? 0;
    expect(psi(same, 'range')).toBeLessThan(0.25);
    expect(psi(other, 'range')).toBeGreaterThan(1);
    expect(psi(other, 'logReturn')).toBeCloseTo(psi(same, 'logReturn'), 9);
  });

  it('is not told of less than a week, without stored bars, or of a model that does not know its training', async () => {
    expect(await judgeDrift('base', manifest, rows(3), series)).toMatchObject({
      mean: null,
      problem: expect.stringMatching(/^Drift is told from a week/),
    });
    expect(await judgeDrift('base', manifest, rows(0), series)).toMatchObject({ from: null, decisions: 0, mean: null });
    const { drift: _, ...old } = manifest;
    expect(await judgeDrift('base', old, rows(7), series)).toMatchObject({
      mean: null,
      problem: expect.stringMatching(/^Model base was stored without/),
    });
    const none: ReadBars = (market, timeframe) => series(market, timeframe, 0, minuteMs);
    expect(await judgeDrift('base', manifest, rows(7), none)).toMatchObject({
      mean: null,
      problem: expect.stringMatching(/not stored any more/),
    });
    const gone = AbortSignal.abort(new Error('gone'));
    await expect(judgeDrift('base', manifest, rows(7), series, gone)).rejects.toThrow('gone');
  });
});
