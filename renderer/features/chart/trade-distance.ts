import type { Prediction } from '../../../core/domain/prediction.ts';

export type Level = {
  readonly name: 'Take profit' | 'Entry' | 'Stop loss';
  readonly price: number;
  /** From the entry, fraction with the sign of the price move. */
  readonly distance: number;
  /** Size of the move in ATR(14) of 1h bars; null for the entry, or when the ATR is not positive. */
  readonly atrs: number | null;
};

/** Entry, take-profit and stop-loss, highest price first, so that the table reads like the chart. */
export function levelsOf(prediction: Prediction): Level[] {
  const { entry, atr } = prediction;
  const level = (name: Level['name'], price: number): Level => ({
    name,
    price,
    distance: price / entry - 1,
    atrs: name === 'Entry' || !(atr > 0) ? null : Math.abs(price - entry) / atr,
  });
  return [
    level('Take profit', prediction.takeProfit),
    level('Entry', entry),
    level('Stop loss', prediction.stopLoss),
  ].sort((a, b) => b.price - a.price);
}
