import type { ModelComparison } from '../../../core/contract/contract.ts';
import { type MetricName, metricMeanings } from '../report/metric-rows.ts';

type Interval = { readonly low: number; readonly high: number };

export type ComparisonRow = {
  readonly name: MetricName;
  readonly label: string;
  readonly meaning: string;
  readonly isLowerBetter: boolean;
  /** Of the two models, on test. */
  readonly values: readonly [number, number];
  readonly intervals: readonly [Interval | undefined, Interval | undefined];
  /** Which is better: 0, 1, or none when they are equal. */
  readonly better: 0 | 1 | undefined;
  /** An axis that holds both intervals, with a little air. */
  readonly domain: readonly [number, number];
};

/** Every test metric of two models, side by side. */
export function comparisonRows([a, b]: ModelComparison['models']): ComparisonRow[] {
  const [first, second] = [a.report.metrics.test, b.report.metrics.test];
  return metricMeanings.map((metric) => {
    const values = [first[metric.name], second[metric.name]] as const;
    const intervals = [first.intervals?.[metric.name], second.intervals?.[metric.name]] as const;
    const ends = [...values, ...intervals.flatMap((interval) => (interval ? [interval.low, interval.high] : []))];
    const [low, high] = [Math.min(...ends), Math.max(...ends)];
    const air = Math.max(1e-6, (high - low) * 0.06);
    const isFirstBetter = metric.isLowerBetter ? values[0] < values[1] : values[0] > values[1];
    return {
      ...metric,
      values,
      intervals,
      better: values[0] === values[1] ? undefined : isFirstBetter ? 0 : 1,
      domain: [low - air, high + air],
    };
  });
}

/** Both validation curves as points by epoch; a model that stopped earlier has none there. */
export function curvePoints([a, b]: ModelComparison['models']): { epoch: number; first?: number; second?: number }[] {
  const epochs = Math.max(a.curve.length, b.curve.length);
  return Array.from({ length: epochs }, (_, i) => ({
    epoch: i + 1,
    ...(a.curve[i] ? { first: a.curve[i].validationLoss } : {}),
    ...(b.curve[i] ? { second: b.curve[i].validationLoss } : {}),
  }));
}
