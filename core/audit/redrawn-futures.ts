import { setImmediate } from 'node:timers/promises';
import { symbolOf } from '../domain/market.ts';
import { outcomes } from '../domain/prediction.ts';
import { hourMs } from '../domain/timeframe.ts';
import { lastRowAt } from '../features/as-of.ts';
import { labelTrade } from '../labels/triple-barrier.ts';
import { atrSeries } from '../risk/atr.ts';
import { throwIfCancelled } from '../training/pace.ts';
import type { Control } from './control-market.ts';

/** Decisions between two looks at the outside. */
const decisionsAtOnce = 8;

/**
 * How often short, flat and long came when the future of each decision is drawn anew many times, with everything that was seen
 * and hidden at the decision as it was. The likeliest class of these is the best answer of somebody who knows all of that, so
 * no function of the past is right more often (Bayes' rule).
 * @param indices of samples on full hours
 * @param options.futures drawn for each decision
 * @param options.firstFuture number of the first; other numbers are other futures. Default 0
 * @returns row-major [n, 3]: shares of the futures, each row sums to 1
 * @throws Failure 'cancelled'
 */
export async function redrawnFutures(
  control: Control,
  indices: Int32Array,
  options: { futures: number; firstFuture?: number; signal?: AbortSignal; onShare?(share: number): void },
): Promise<Float32Array> {
  const { futures, firstFuture = 0, signal, onShare } = options;
  const { dataset, market, readSeries } = control;
  const { rules, samples, markets } = dataset;
  const trades = markets.map((name) => {
    const hours = readSeries(name, '1h', 0, Infinity);
    return { hours, closeTime: hours.openTime.map((time) => time + hourMs), atr: atrSeries(hours) };
  });
  const horizonHours = Math.ceil(rules.horizonMs / hourMs);
  const shares = new Float32Array(indices.length * outcomes.length);
  for (const [i, index] of indices.entries()) {
    if (i % decisionsAtOnce === 0) {
      onShare?.(i / indices.length);
      await setImmediate();
      throwIfCancelled(signal);
    }
    const { market: m, decisionTime } = samples[index];
    const { hours, atr, closeTime } = trades[m];
    const row = lastRowAt({ closeTime }, decisionTime);
    for (let future = firstFuture; future < firstFuture + futures; future++) {
      const minutes = market.anotherFuture(symbolOf(markets[m]), decisionTime, horizonHours, future);
      const label = labelTrade(minutes, decisionTime, hours.close[row], atr[row], rules);
      if (label) shares[i * outcomes.length + outcomes.indexOf(label.outcome)] += 1 / futures;
    }
  }
  return shares;
}
