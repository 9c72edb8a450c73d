import type { PaperSettings } from '../contract/contract.ts';

type Trade = {
  readonly entry: number;
  readonly takeProfit: number;
  readonly stopLoss: number;
  readonly atr: number;
  readonly expectedValue: number;
  readonly roundTripCost: number;
};

/**
 * The fraction of the balance to put into a trade, 0 … `maxFraction`.
 * Volatility target: target ÷ (ATR(1h) ÷ price × √24); the average range of an hour is more than its standard deviation, so that positions
 * are smaller than the target allows. Kelly: expected value ÷ (win × loss), win and loss after cost as fractions of the entry, which is
 * p ÷ loss − (1 − p) ÷ win of a bet with two ends (Kelly, 1956).
 */
export function positionSize(settings: PaperSettings, trade: Trade): number {
  const wanted = sizes[settings.sizing](settings, trade);
  return Math.min(settings.maxFraction, Math.max(0, wanted));
}

const sizes: Record<PaperSettings['sizing'], (settings: PaperSettings, trade: Trade) => number> = {
  fixedFraction: ({ fraction }) => fraction,
  volatilityTarget: ({ dailyVolatility }, { atr, entry }) => dailyVolatility / ((atr / entry) * Math.sqrt(24)),
  kelly({ kellyFraction }, { entry, takeProfit, stopLoss, expectedValue, roundTripCost }) {
    const win = Math.abs(takeProfit - entry) / entry - roundTripCost;
    const loss = Math.abs(stopLoss - entry) / entry + roundTripCost;
    return win > 0 && loss > 0 ? (kellyFraction * expectedValue) / (win * loss) : 0;
  },
};
