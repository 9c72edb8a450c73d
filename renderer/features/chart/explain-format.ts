import type { Explanation } from '../../../core/contract/contract.ts';
import { formatNumber } from '../../ui/format.ts';
import { formatTime, formatWeekday } from '../../ui/local-time.ts';

type Feature = Explanation['features'][number];

const thin = '\u202f';

const units: Record<Feature['unit'], (value: number) => string> = {
  fraction: (value) => `${formatNumber(value * 100, 2)}${thin}%`,
  index: (value) => formatNumber(value * 100, 0),
  ratio: (value) => formatNumber(value, 2),
  deviations: (value) => `${formatNumber(value, 1)}${thin}σ`,
  atr: (value) => `${formatNumber(value, 2)}${thin}ATR`,
  timeOfDay: formatTime,
  dayOfWeek: formatWeekday,
  flag: (value) => (value === 0 ? 'no' : 'yes'),
};

/** A feature's value in the unit a person reads it in; times in the local zone. */
export function featureValue({ unit, value }: Pick<Feature, 'unit' | 'value'>): string {
  return units[unit](value);
}

/** A contribution in points of probability: 0.042 is `+4.2`. What rounds to zero has no sign. */
export function formatPoints(contribution: number): string {
  const text = formatNumber(contribution * 100, 1);
  if (/^.?0\.0$/.test(text)) return '0.0';
  return contribution > 0 ? `+${text}` : text;
}
