import type { Performance } from '../../contract/contract.ts';
import { ascendingOrder } from '../../domain/ascending-order.ts';
import { seededRandom } from '../../domain/random.ts';
import { pieces, type Steps } from '../../domain/steps.ts';
import { binomialInterval } from '../../evaluation/binomial-interval.ts';
import { bootstrapSteps } from '../../evaluation/block-bootstrap.ts';
import { createDrawdown } from '../../evaluation/drawdown.ts';
import { blockLength } from '../../evaluation/resample-blocks.ts';
import { effectiveSamples } from '../../labels/uniqueness.ts';
import { longestHorizon } from './judge-lived.ts';
import { abstained, inOrder, type LivedColumns, pick } from './lived-columns.ts';

type Equity = NonNullable<Performance['equity']>;

const mostPoints = 400;

/**
 * Signals whose trade has ended, in the order of their ends.
 * @param rows whose horizon is over: of the others the quick ends alone are known
 */
export function* tradesOf(rows: LivedColumns): Steps<LivedColumns> {
  const isEnded = ({ signal, endTime, profit }: LivedColumns, i: number) =>
    signal[i] !== abstained && !Number.isNaN(endTime[i]) && !Number.isNaN(profit[i]);
  const trades = yield* pick(rows, isEnded);
  const order = yield* ascendingOrder(trades.endTime);
  return order ? yield* inOrder(trades, order) : trades;
}

/**
 * What the signals earned when each had the same stake: profits after cost added up, not compounded, because trades overlap.
 * @param trades at least one, in the order of their ends
 */
export function* judgeTrades(trades: LivedColumns): Steps<Equity> {
  const { length, asOf, endTime, profit: profits } = trades;
  // Stretches of as many trades each, so that a chart stays quick: where each ends, and its deepest drawdown.
  const size = Math.ceil(length / mostPoints);
  const points: Equity['points'] = [];
  const drawdownAt = createDrawdown();
  let [total, wins, gains, losses, deepest, maxDrawdown] = [0, 0, 0, 0, 0, 0];
  for (const { start, end } of pieces(length)) {
    yield;
    for (let i = start; i < end; i += 1) {
      const profit = profits[i];
      total += profit;
      if (profit > 0) wins += 1;
      gains += Math.max(0, profit);
      losses += Math.max(0, -profit);
      deepest = Math.max(deepest, drawdownAt(total));
      if ((i + 1) % size > 0 && i + 1 < length) continue;
      points.push({ time: endTime[i], total, drawdown: deepest });
      maxDrawdown = Math.max(maxDrawdown, deepest);
      deepest = 0;
    }
  }
  const effective = yield* effectiveSamples(asOf, endTime);
  const blockMs = blockLength(yield* longestHorizon(trades));
  const mean = yield* bootstrapSteps({ values: profits, times: asOf, blockMs, random: seededRandom(1) });
  const winRate = wins / length;
  return {
    trades: length,
    total,
    meanProfit: { value: mean.value, interval: mean.blocks < 2 ? null : { low: mean.low, high: mean.high } },
    winRate: { value: winRate, interval: binomialInterval(winRate, effective) },
    profitFactor: losses > 0 ? gains / losses : null,
    maxDrawdown,
    points,
  };
}
