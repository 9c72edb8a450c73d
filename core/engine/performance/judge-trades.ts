import type { Performance } from '../../contract/contract.ts';
import { seededRandom } from '../../domain/random.ts';
import type { UtcMs } from '../../domain/time.ts';
import { binomialInterval } from '../../evaluation/binomial-interval.ts';
import { blockBootstrap } from '../../evaluation/block-bootstrap.ts';
import { drawdowns } from '../../evaluation/drawdown.ts';
import { blockLength } from '../../evaluation/resample-blocks.ts';
import { effectiveSamples } from '../../labels/uniqueness.ts';
import type { LivedRow } from '../../record/lived-rows.ts';

type Equity = NonNullable<Performance['equity']>;
type Trade = LivedRow & { readonly endTime: UtcMs; readonly profit: number };

const mostPoints = 400;

/**
 * Signals whose trade has ended, in the order of their ends.
 * @param rows whose horizon is over: of the others the quick ends alone are known
 */
export function tradesOf(rows: readonly LivedRow[]): Trade[] {
  const ended = (row: LivedRow): row is Trade =>
    row.signal !== 'abstain' && row.endTime !== null && row.profit !== null;
  return rows.filter(ended).sort((a, b) => a.endTime - b.endTime || a.number - b.number);
}

/**
 * What the signals earned when each had the same stake: profits after cost added up, not compounded, because trades overlap.
 * @param trades at least one, in the order of their ends
 */
export function judgeTrades(trades: readonly Trade[]): Equity {
  const profits = trades.map(({ profit }) => profit);
  let total = 0;
  const curve = Float64Array.from(profits, (profit) => {
    total += profit;
    return total;
  });
  const below = drawdowns(curve);
  const wins = profits.filter((profit) => profit > 0).length / profits.length;
  const effective = effectiveSamples(trades.map(({ asOf, endTime }) => ({ from: asOf, to: endTime })));
  const horizonMs = trades.reduce((most, { asOf, horizonEnd }) => Math.max(most, horizonEnd - asOf), 0);
  const times = trades.map(({ asOf }) => asOf);
  const mean = blockBootstrap({ values: profits, times, blockMs: blockLength(horizonMs), random: seededRandom(1) });
  const sumOf = (sign: number) => profits.reduce((sum, profit) => sum + Math.max(0, sign * profit), 0);
  const losses = sumOf(-1);
  return {
    trades: trades.length,
    total,
    meanProfit: { value: mean.value, interval: mean.blocks < 2 ? null : { low: mean.low, high: mean.high } },
    winRate: { value: wins, interval: binomialInterval(wins, effective) },
    profitFactor: losses > 0 ? sumOf(1) / losses : null,
    maxDrawdown: below.reduce((most, each) => Math.max(most, each), 0),
    points: pointsOf(trades, curve, below),
  };
}

/** Stretches of as many trades each, so that a chart stays quick: where each ends, and its deepest drawdown. */
function pointsOf(trades: readonly Trade[], curve: Float64Array, below: Float64Array): Equity['points'] {
  const size = Math.ceil(trades.length / mostPoints);
  return Array.from({ length: Math.ceil(trades.length / size) }, (_, i) => {
    const end = Math.min(trades.length, (i + 1) * size);
    const drawdown = below.subarray(i * size, end).reduce((most, each) => Math.max(most, each), 0);
    return { time: trades[end - 1].endTime, total: curve[end - 1], drawdown };
  });
}
