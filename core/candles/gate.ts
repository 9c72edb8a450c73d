import type { Candle } from '../domain/candle.ts';
import { toIso, type UtcMs } from '../domain/time.ts';
import { type Timeframe, timeframeMs } from '../domain/timeframe.ts';

// By magnitude alone: 1e11 ms is 1973, 1e14 ms is the year 5138, and 1e14 µs is 1973 again.
export const oldestMs = 1e11;
export const oldestMicroseconds = 1e14;
// Far above any real quote (1 BTC in Lebanese pounds is near 1e10) and far below what overflows in sums and squares.
const highestPrice = 1e15;
const highestVolume = 1e18;

/**
 * Why this row is refused, as part of a sentence; undefined when it is a sound, closed bar.
 * @param now the time by which the bar must have closed
 */
export function checkCandle(row: Candle, timeframe: Timeframe, now: UtcMs): string | undefined {
  return checkTime(row.openTime, timeframe, now) ?? checkPrices(row) ?? checkVolume(row.volume);
}

function checkTime(openTime: UtcMs, timeframe: Timeframe, now: UtcMs): string | undefined {
  const length = timeframeMs(timeframe);
  if (!Number.isSafeInteger(openTime)) return `the open time ${openTime} is not a whole number of milliseconds`;
  if (openTime < oldestMs) return `the open time ${openTime} is too small for milliseconds; is it in seconds?`;
  if (openTime >= oldestMicroseconds) return `the open time ${openTime} is too large for milliseconds`;
  if (openTime % length !== 0) return `the open time ${toIso(openTime)} is not on the UTC grid of ${timeframe}`;
  if (openTime + length > now) return `the bar of ${toIso(openTime)} has not closed yet`;
  return undefined;
}

function checkPrices({ open, high, low, close }: Candle): string | undefined {
  // One comparison each in the usual case: NaN fails every comparison.
  const isSound = low > 0 && low <= open && low <= close && open <= high && close <= high && high <= highestPrice;
  if (isSound) return undefined;
  for (const [name, price] of Object.entries({ open, high, low, close })) {
    if (!Number.isFinite(price)) return `the ${name} is not a number`;
    if (price <= 0) return `the ${name} ${price} is not above zero`;
    if (price > highestPrice) return `the ${name} ${price} is beyond any price`;
  }
  if (high < low) return `the high ${high} is below the low ${low}`;
  if (open < low || open > high) return `the open ${open} is outside low ${low} to high ${high}`;
  return `the close ${close} is outside low ${low} to high ${high}`;
}

function checkVolume(volume: number): string | undefined {
  if (volume >= 0 && volume <= highestVolume) return undefined;
  if (!Number.isFinite(volume)) return 'the volume is not a number';
  return volume < 0 ? `the volume ${volume} is negative` : `the volume ${volume} is beyond any volume`;
}
