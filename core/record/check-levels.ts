import type { RecordedDecision } from '../domain/record.ts';
import { hasLevels } from './judge-outcome.ts';

/** Why the levels of a row cannot be what a prediction gave, in a few words; undefined when they can. */
export function wrongLevels(row: RecordedDecision): string | undefined {
  const { side, signal, tickSize } = row;
  if (side === null) return signal === 'abstain' ? undefined : `a ${signal} signal without levels`;
  if (!hasLevels(row) || tickSize === null) return 'some of them are missing';
  if (signal !== 'abstain' && signal !== side) return `a ${signal} signal with levels for a ${side}`;
  const { entry, takeProfit, stopLoss } = row;
  const isOrdered = side === 'long' ? stopLoss < entry && entry < takeProfit : takeProfit < entry && entry < stopLoss;
  if (!isOrdered) return `${stopLoss}, ${entry} and ${takeProfit} do not stand as those of a ${side}`;
  const off = [takeProfit, stopLoss].find((price) => !isOnTick(price, tickSize));
  return off === undefined ? undefined : `${off} is not a multiple of the tick ${tickSize}`;
}

/** Binary fractions of a decimal price are off by a few parts in 10^16; a price between two ticks by far more. */
function isOnTick(price: number, tickSize: number): boolean {
  const ticks = price / tickSize;
  return Math.abs(ticks - Math.round(ticks)) <= 1e-12 * Math.max(1, ticks) + 1e-9;
}
