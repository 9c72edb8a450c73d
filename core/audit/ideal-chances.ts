import { setImmediate } from 'node:timers/promises';
import type { ClosedColumns } from '../domain/candle.ts';
import { symbolOf } from '../domain/market.ts';
import { outcomes } from '../domain/prediction.ts';
import { hourMs } from '../domain/timeframe.ts';
import { lastRowAt } from '../features/as-of.ts';
import { labelTrade } from '../labels/triple-barrier.ts';
import { atrSeries } from '../risk/atr.ts';
import { throwIfCancelled } from '../training/pace.ts';
import type { Control } from './control-market.ts';

type Hours = { readonly columns: ClosedColumns; readonly closeTime: Float64Array; readonly atr: Float64Array };

function hoursOf({ readSeries, dataset }: Control, market: number): Hours {
  const columns = readSeries(dataset.markets[market], '1h', 0, Infinity);
  return { columns, closeTime: columns.openTime.map((time) => time + hourMs), atr: atrSeries(columns) };
}

/**
 * The chances of short, flat and long for somebody who knows all of the past and everything the simulator hides, by drawing the
 * future of each decision anew many times and labelling each. No function of the past can be right more often, on the average,
 * than the likeliest class of these is.
 * @param futures drawn for each decision
 * @returns row-major [n, 3]: shares of the futures
 * @throws Failure 'cancelled'
 */
export async function idealChances(
  control: Control,
  indices: Int32Array,
  futures: number,
  options: { signal?: AbortSignal; onShare?(share: number): void } = {},
): Promise<Float32Array> {
  const { dataset, market } = control;
  const { rules, samples, markets } = dataset;
  const hours = markets.map((_, i) => hoursOf(control, i));
  const horizonHours = Math.ceil(rules.horizonMs / hourMs);
  const chances = new Float32Array(indices.length * outcomes.length);
  for (const [i, index] of indices.entries()) {
    const { market: m, decisionTime } = samples[index];
    const { columns, atr } = hours[m];
    const row = lastRowAt(hours[m], decisionTime);
    for (let future = 0; future < futures; future++) {
      const minutes = market.anotherFuture(symbolOf(markets[m]), decisionTime, horizonHours, future);
      const label = labelTrade(minutes, decisionTime, columns.close[row], atr[row], rules);
      if (label) chances[i * outcomes.length + outcomes.indexOf(label.outcome)] += 1 / futures;
    }
    if (i % 16 === 0) {
      throwIfCancelled(options.signal);
      options.onShare?.(i / indices.length);
      await setImmediate();
    }
  }
  return chances;
}
