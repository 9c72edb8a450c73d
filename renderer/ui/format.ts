import { priceText, whole } from '../../core/domain/number-text.ts';

/** Between a number and its unit: narrow, and never a line break. */
const thin = '\u202f';
const minus = '\u2212';
/** Stands where a number is not known. */
export const unknown = '–';

const trueMinus = (text: string) => text.replace('-', minus);

/** `67,412.35`, with exactly the decimals of the market's tick. */
export function formatPrice(price: number | null | undefined, tickSize: number): string {
  if (price === null || price === undefined || !Number.isFinite(price)) return unknown;
  return priceText(price, tickSize);
}

/** Fixed decimals without a unit; true minus. */
export function formatNumber(value: number | null | undefined, digits: number): string {
  return value === null || value === undefined || !Number.isFinite(value) ? unknown : trueMinus(value.toFixed(digits));
}

/** A fraction as a signed percent: 0.0124 is `+1.24 %`. What rounds to zero has no sign. */
export function formatChange(fraction: number | null | undefined, digits = 2): string {
  if (fraction === null || fraction === undefined || !Number.isFinite(fraction)) return unknown;
  const text = Math.abs(fraction * 100).toFixed(digits);
  const sign = Number(text) === 0 ? '' : fraction < 0 ? minus : '+';
  return `${sign}${text}${thin}%`;
}

/** A fraction as a percent without a sign: shares, probabilities, progress. */
export function formatShare(fraction: number | null | undefined, digits = 0): string {
  if (fraction === null || fraction === undefined || !Number.isFinite(fraction)) return unknown;
  return `${(fraction * 100).toFixed(digits)}${thin}%`;
}

/** `525,600`. */
export function formatCount(count: number | null | undefined): string {
  if (count === null || count === undefined || !Number.isFinite(count)) return unknown;
  return whole(count);
}

/** A count with its noun: `1 gap`, `525,600 gaps`. */
export function countOf(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** 1.234.567 as `1.23 M`: for volumes on an axis or in a legend. */
export function formatCompact(value: number): string {
  if (!Number.isFinite(value)) return unknown;
  const size = Math.abs(value);
  const [divisor, unit] = size >= 1e9 ? [1e9, 'B'] : size >= 1e6 ? [1e6, 'M'] : size >= 1e4 ? [1e3, 'K'] : [1, ''];
  const text = trueMinus((value / divisor).toFixed(size < 10 ? 3 : 2));
  return unit ? `${text}${thin}${unit}` : text;
}

/** How long ago, in its largest unit only, so that it does not flicker: `42 s`, `4 m`, `3 h`. */
export function formatAge(ms: number): string {
  return formatDuration(ms).split(' ')[0];
}

/** The two largest units: `3 h 12 m`, `42 s`, `2 d 4 h`. Rounded down; negative counts as zero. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const parts: [number, string][] = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [seconds % 60, 's'],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  if (first < 0) return `0${thin}s`;
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count}${thin}${unit}`)
    .join(' ');
}

/** A sentence of the engine in which no line breaks between a number and its percent sign. */
export function unbroken(sentence: string): string {
  return sentence.replaceAll(' %', '\u00a0%');
}
