import { setImmediate } from 'node:timers/promises';
import type { Drift } from '../../contract/contract.ts';
import type { Market } from '../../domain/market.ts';
import type { UtcMs } from '../../domain/time.ts';
import { dayMs, type Timeframe } from '../../domain/timeframe.ts';
import { populationStability } from '../../evaluation/population-stability.ts';
import { binOf, sharesOf } from '../../evaluation/quantile-bins.ts';
import { featureMeanings } from '../../features/feature-meaning.ts';
import { livedFeatures, type ReadBars } from '../../inference/lived-features.ts';
import type { Manifest } from '../../model/manifest.ts';
import { driftLimit, driftStretchMs } from '../../model/usual-drift.ts';
import { inTurns } from '../in-turns.ts';
import { rangeOf } from './judge-lived.ts';
import { type LivedColumns, pick } from './lived-columns.ts';

/** A week that is not over yet has not seen all of its days. */
const shortestMs = driftStretchMs - dayMs;

/**
 * How far the features of a model's last week of decisions are from those it was trained on, worked out again from stored bars.
 * The event loop runs on in between.
 * @param rows of the markets that it was trained on
 * @throws what `signal` is aborted with
 */
export async function judgeDrift(
  modelId: string,
  manifest: Manifest,
  rows: LivedColumns,
  readBars: ReadBars,
  signal?: AbortSignal,
): Promise<Drift> {
  const { drift, featureNames } = manifest;
  const { to } = await inTurns(rangeOf(rows), signal);
  const week = await inTurns(
    pick(rows, ({ asOf }, i) => asOf[i] > to - driftStretchMs),
    signal,
  );
  const { from } = await inTurns(rangeOf(week), signal);
  const known = {
    modelId,
    from: week.length > 0 ? from : null,
    to: week.length > 0 ? to : null,
    decisions: week.length,
  };
  const nothing = (problem: string): Drift => ({ ...known, problem, mean: null, limit: null, features: [] });
  if (!drift)
    return nothing(
      `Model ${modelId} was stored without the spread of its training features; train it again to see drift.`,
    );
  if (to - from < shortestMs) return nothing('Drift is told from a week of decisions; there is less yet.');

  const counts = new Map<string, number[]>();
  for (const [market, times] of timesOf(week)) {
    for (const { timeframe, values } of livedFeatures(manifest, readBars, market, times)) {
      signal?.throwIfAborted();
      drift.timeframes[timeframe]?.forEach(({ edges }, column) => {
        const key = `${timeframe} ${column}`;
        const bins = counts.get(key) ?? new Array<number>(edges.length + 1).fill(0);
        counts.set(key, bins);
        for (let i = column; i < values.length; i += featureNames.length) bins[binOf(values[i], edges)] += 1;
      });
      await setImmediate();
    }
  }
  const features = (
    Object.entries(drift.timeframes) as [Timeframe, (typeof drift.timeframes)['1m'] & object][]
  ).flatMap(([timeframe, spread]) =>
    spread.flatMap(({ shares, usual }, column) => {
      const bins = counts.get(`${timeframe} ${column}`) ?? [];
      if (!bins.some((count) => count > 0)) return [];
      const psi = populationStability(shares, sharesOf(bins));
      return [
        {
          timeframe,
          feature: featureNames[column],
          label: labelOf(featureNames[column]),
          psi,
          limit: driftLimit(usual),
        },
      ];
    }),
  );
  if (features.length === 0) return nothing('The bars of its last decisions are not stored any more.');
  const excess = ({ psi, limit }: (typeof features)[number]) => psi / (limit ?? Infinity);
  return {
    ...known,
    problem: null,
    mean: features.reduce((sum, { psi }) => sum + psi, 0) / features.length,
    limit: driftLimit(drift.usual),
    features: features.sort((a, b) => excess(b) - excess(a) || b.psi - a.psi),
  };
}

/** Of each market, ascending. */
function timesOf({ length, names, market, asOf }: LivedColumns): Map<Market, UtcMs[]> {
  const times = new Map<Market, UtcMs[]>();
  for (let i = 0; i < length; i += 1) {
    const of = names.markets[market[i]];
    times.set(of, times.get(of) ?? []);
    times.get(of)?.push(asOf[i]);
  }
  for (const own of times.values()) own.sort((a, b) => a - b);
  return times;
}

/** As a person thinks of the feature; of the two columns of a time, which of them. */
function labelOf(column: string): string {
  const meaning = featureMeanings.find(({ columns }) => (columns as readonly string[]).includes(column));
  if (!meaning) return column;
  if (meaning.columns.length === 1) return meaning.label;
  return `${meaning.label}, ${column.endsWith('Sine') ? 'sine' : 'cosine'}`;
}
