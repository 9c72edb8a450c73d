import type { Performance } from '../../contract/contract.ts';
import { pieces, type Steps } from '../../domain/steps.ts';
import { hourMs } from '../../domain/timeframe.ts';
import type { SampleScores } from '../../evaluation/scores-over-time.ts';
import { effectiveSamples } from '../../labels/uniqueness.ts';
import { rateOf } from './judge-lived.ts';
import { confidences, type LivedColumns, signals } from './lived-columns.ts';

type Slices = Performance['slices'];
type Slice = Slices['market'][number];

const hours = 24;

/**
 * The same predictions by market, signal, hour of the UTC day and probability of the likeliest class, each in the order of its keys; without
 * those of which nothing is known yet.
 * @param judged whose outcome class is known
 * @param scores of the same
 * @param trades signals whose trade has ended, in the order of their ends
 */
export function* judgeSlices(judged: LivedColumns, scores: SampleScores, trades: LivedColumns): Steps<Slices> {
  const { markets } = judged.names;
  const room = { from: new Float64Array(judged.length), to: new Float64Array(judged.length) };
  const by = (names: readonly string[], ofJudged: Places, ofTrades: Places) =>
    judgeDivision(names, { ...judged, ...scores, slice: ofJudged }, { ...trades, slice: ofTrades }, room);
  const byKey = (a: Slice, b: Slice) => (a.key < b.key ? -1 : 1);
  const tenths = Array.from({ length: confidences }, (_, tenth) => (tenth / confidences).toFixed(1));
  return {
    market: (yield* by(markets, judged.market, trades.market)).sort(byKey),
    signal: (yield* by(signals, judged.signal, trades.signal)).sort(byKey),
    hour: yield* by(
      Array.from({ length: hours }, (_, hour) => String(hour)),
      yield* hoursOf(judged),
      yield* hoursOf(trades),
    ),
    confidence: yield* by(tenths, judged.confidence, trades.confidence),
  };
}

/** Which slice each row is in. */
type Places = Uint8Array | Uint16Array;

function* hoursOf({ length, asOf }: LivedColumns): Steps<Places> {
  const found = new Uint8Array(length);
  for (const { start, end } of pieces(length)) {
    yield;
    for (let i = start; i < end; i += 1) {
      found[i] = Math.floor(asOf[i] / hourMs) % hours;
    }
  }
  return found;
}

function* judgeDivision(
  names: readonly string[],
  judged: LivedColumns & SampleScores & { slice: Places },
  ended: LivedColumns & { slice: Places },
  { from, to }: { from: Float64Array; to: Float64Array },
): Steps<Slice[]> {
  const zeros = () => new Float64Array(names.length);
  const [samples, hits, briers, trades, profits] = [zeros(), zeros(), zeros(), zeros(), zeros()];
  for (const { start, end } of pieces(judged.length)) {
    yield;
    for (let i = start; i < end; i += 1) {
      const slice = judged.slice[i];
      samples[slice] += 1;
      hits[slice] += judged.hits[i];
      briers[slice] += judged.briers[i];
    }
  }
  for (const { start, end } of pieces(ended.length)) {
    yield;
    for (let i = start; i < end; i += 1) {
      const slice = ended.slice[i];
      trades[slice] += 1;
      profits[slice] += ended.profit[i];
    }
  }
  // Rows of one slice beside each other.
  const ends = new Uint32Array(names.length);
  for (let slice = 1; slice < names.length; slice += 1) ends[slice] = ends[slice - 1] + samples[slice - 1];
  for (const { start, end } of pieces(judged.length)) {
    yield;
    for (let i = start; i < end; i += 1) {
      const slice = judged.slice[i];
      from[ends[slice]] = judged.asOf[i];
      to[ends[slice]] = judged.horizonEnd[i];
      ends[slice] += 1;
    }
  }
  const slices: Slice[] = [];
  for (const [slice, key] of names.entries()) {
    const count = samples[slice];
    if (count === 0 && trades[slice] === 0) continue;
    const own = { trades: trades[slice], meanProfit: trades[slice] > 0 ? profits[slice] / trades[slice] : null };
    const [first, end] = [ends[slice] - count, ends[slice]];
    const effective = yield* effectiveSamples(from.subarray(first, end), to.subarray(first, end));
    const hitRate = count > 0 ? rateOf(hits[slice], count, effective) : null;
    const brier = count > 0 ? briers[slice] / count : null;
    slices.push({ key, samples: count, effectiveSamples: effective, hitRate, brier, ...own });
  }
  return slices;
}
