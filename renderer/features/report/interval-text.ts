import { formatNumber } from '../../ui/format.ts';
import type { Metrics } from './metric-rows.ts';

type Interval = NonNullable<Metrics['intervals']>['logLoss'];

/** `0.901 to 0.942`; nothing when the report is from before there were intervals. */
export function intervalText(interval: Interval | undefined, digits = 3): string {
  return interval ? `${formatNumber(interval.low, digits)} to ${formatNumber(interval.high, digits)}` : '';
}

/** A signed number, true minus; what rounds to zero has no sign. */
export function signedNumber(value: number, digits = 3): string {
  const text = formatNumber(Math.abs(value), digits);
  if (Number(text) === 0) return text;
  return `${value < 0 ? '\u2212' : '+'}${text}`;
}
