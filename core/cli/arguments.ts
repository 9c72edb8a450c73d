import { InvalidArgumentError } from 'commander';
import { type Market, parseMarket } from '../domain/market.ts';
import { parseIso, type UtcMs } from '../domain/time.ts';
import { isTimeframe, type Timeframe, timeframes } from '../domain/timeframe.ts';

/** Reads `BTC/USDT` (on Binance) or `exchange:BTC/USDT`. */
export function marketArgument(value: string): Market {
  const market = parseMarket(value);
  if (!market) {
    throw new InvalidArgumentError(
      `"${value}" is not a market; write it like BTC/USDT, or demo:BTC/USDT for another exchange.`,
    );
  }
  return market;
}

/** For options that may be given several times. */
export function marketsArgument(value: string, before: Market[] | undefined): Market[] {
  return [...(before ?? []), marketArgument(value)];
}

export function timeframeArgument(value: string): Timeframe {
  if (!isTimeframe(value)) {
    throw new InvalidArgumentError(`"${value}" is not a timeframe; use one of ${timeframes.join(', ')}.`);
  }
  return value;
}

export function timeArgument(value: string): UtcMs {
  const time = parseIso(value);
  if (time === undefined) {
    throw new InvalidArgumentError(`"${value}" is not a time; write it like 2024-07-26 or 2024-08-20T12:00:00Z (UTC).`);
  }
  return time;
}

/** An option that takes a whole number from `low` to `high`. */
export function wholeNumber(low: number, high: number): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (value.trim() === '' || !Number.isInteger(number) || number < low || number > high) {
      throw new InvalidArgumentError(`"${value}" is not a whole number from ${low} to ${high}.`);
    }
    return number;
  };
}

/** An option that takes a number above 0 and at most `high`. */
export function positiveNumber(high: number): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (value.trim() === '' || !(number > 0) || number > high) {
      throw new InvalidArgumentError(`"${value}" is not a number above 0 and at most ${high}.`);
    }
    return number;
  };
}

/** An option whose text must say something. */
export function nonEmpty(value: string): string {
  if (value.trim() === '') throw new InvalidArgumentError('It must not be empty.');
  return value;
}
