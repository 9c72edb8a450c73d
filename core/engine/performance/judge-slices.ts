import { setImmediate } from 'node:timers/promises';
import type { Performance } from '../../contract/contract.ts';
import { hourMs } from '../../domain/timeframe.ts';
import { brierScore } from '../../evaluation/brier-score.ts';
import type { LivedRow } from '../../record/lived-rows.ts';
import { effectiveOf, hitRateOf, judgedOf } from './judge-lived.ts';
import { tradesOf } from './judge-trades.ts';

type Slices = Performance['slices'];
type Slice = Slices['market'][number];

const keysOf: Readonly<Record<keyof Slices, (row: LivedRow) => string>> = {
  market: ({ market }) => market,
  signal: ({ signal }) => signal,
  hour: ({ asOf }) => String(Math.floor(asOf / hourMs) % 24),
  confidence: ({ short, flat, long }) => (Math.floor(Math.min(0.9, Math.max(short, flat, long)) * 10) / 10).toFixed(1),
};

/** The same predictions by market, signal, hour of the UTC day and probability of the likeliest class, each in the order of its keys; without those of which nothing is known yet. */
export async function judgeSlices(rows: readonly LivedRow[]): Promise<Slices> {
  const slices: Record<keyof Slices, Slice[]> = { market: [], signal: [], hour: [], confidence: [] };
  for (const name of Object.keys(keysOf) as (keyof Slices)[]) {
    for (const [key, own] of Map.groupBy(rows, keysOf[name])) {
      const slice = await judgeSlice(key, own);
      if (slice.samples > 0 || slice.trades > 0) slices[name].push(slice);
    }
    await setImmediate();
    slices[name].sort((a, b) => (name === 'hour' ? Number(a.key) - Number(b.key) : a.key < b.key ? -1 : 1));
  }
  return slices;
}

async function judgeSlice(key: string, rows: readonly LivedRow[]): Promise<Slice> {
  const judged = judgedOf(rows);
  await setImmediate();
  const profits = tradesOf(rows).map(({ profit }) => profit);
  const trades = {
    trades: profits.length,
    meanProfit: profits.length > 0 ? profits.reduce((sum, profit) => sum + profit, 0) / profits.length : null,
  };
  if (judged.rows.length === 0) return { key, samples: 0, effectiveSamples: 0, hitRate: null, brier: null, ...trades };
  const effective = effectiveOf(judged.rows);
  await setImmediate();
  return {
    key,
    samples: judged.rows.length,
    effectiveSamples: effective,
    hitRate: hitRateOf(judged, effective),
    brier: brierScore(judged.probabilities, judged.labels),
    ...trades,
  };
}
