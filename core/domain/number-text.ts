import { tickDecimals, tickFromPrices } from './tick-size.ts';

const minus = '\u2212';

/** `−0.12`: fixed decimals, a true minus sign, and none on what rounds to zero. */
export function fixed(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? `${minus}${text}` : text;
}

/** `+0.12`, `−0.12`; what rounds to zero has no sign. */
export function signed(value: number, digits: number): string {
  const text = fixed(value, digits);
  return value > 0 && Number(text) !== 0 ? `+${text}` : text;
}

/** Making one costs as much as thirty numbers. */
const formats = new Map<number, Intl.NumberFormat>();

function grouped(value: number, digits: number): string {
  const known = formats.get(digits);
  const format =
    known ?? new Intl.NumberFormat('en-GB', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  if (!known) formats.set(digits, format);
  return format.format(value).replace('-', minus);
}

/** `525,600`. */
export function whole(count: number): string {
  return grouped(count, 0);
}

/** An amount of money with two decimals: `−1,234.50`. */
export function money(amount: number): string {
  const text = grouped(amount, 2);
  return text === `${minus}0.00` ? '0.00' : text;
}

/** `67,412.30` with exactly the decimals of the market's tick. */
export function priceText(price: number, tickSize: number): string {
  return grouped(price, tickDecimals(tickSize));
}

/** A price with every decimal that it has, and at least those of the tick where that is known: `63,180.00`, without a tick `63,180`. */
export function exactPrice(price: number, tickSize?: number | null): string {
  const own = tickDecimals(tickFromPrices(Float64Array.of(price)));
  return grouped(price, tickSize ? Math.max(own, tickDecimals(tickSize)) : own);
}
