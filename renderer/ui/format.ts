import { fixed, priceText, signed, whole } from '../../core/domain/number-text.ts';

/** Between a number and its unit: narrow, and never a line break. */
const thin = '\u202f';
/** Stands where a number is not known. */
export const unknown = '–';

/** `67,412.35`, with exactly the decimals of the market's tick. */
export function formatPrice(price: number | null | undefined, tickSize: number): string {
  if (price === null || price === undefined || !Number.isFinite(price)) return unknown;
  return priceText(price, tickSize);
}

/** Fixed decimals without a unit; true minus, and none on what rounds to zero. */
export function formatNumber(value: number | null | undefined, digits: number): string {
  return value === null || value === undefined || !Number.isFinite(value) ? unknown : fixed(value, digits);
}

/** A fraction as a signed percent: 0.0124 is `+1.24 %`. What rounds to zero has no sign. */
export function formatChange(fraction: number | null | undefined, digits = 2): string {
  if (fraction === null || fraction === undefined || !Number.isFinite(fraction)) return unknown;
  return `${signed(fraction * 100, digits)}${thin}%`;
}

/** A fraction as a percent without a sign: shares, probabilities, progress. */
export function formatShare(fraction: number | null | undefined, digits = 0): string {
  if (fraction === null || fraction === undefined || !Number.isFinite(fraction)) return unknown;
  return `${fixed(fraction * 100, digits)}${thin}%`;
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
  const text = fixed(value / divisor, size < 10 ? 3 : 2);
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
