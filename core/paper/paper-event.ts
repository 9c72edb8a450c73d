import type { PaperSettings } from '../contract/contract.ts';
import type { Market } from '../domain/market.ts';
import type { TradeEnd } from '../domain/record.ts';
import type { UtcMs } from '../domain/time.ts';
import type { Units } from './money.ts';

/** What was decided, as far as a trade needs it. Prices in quote currency. */
export type PaperOrder = {
  readonly kind: 'ordered';
  /** Open of the first minute it may fill in: never before it was recorded. */
  readonly time: UtcMs;
  /** Number of the row in the record. */
  readonly decision: number;
  readonly market: Market;
  readonly side: 'long' | 'short';
  readonly entry: number;
  readonly takeProfit: number;
  readonly stopLoss: number;
  readonly tickSize: number;
  readonly atr: number;
  readonly expectedValue: number;
  readonly roundTripCost: number;
  readonly horizonEnd: UtcMs;
  /** How old the decision was when it was recorded. */
  readonly delayMs: number;
};

/** `from` is the open of the first minute for which it holds. */
type SettingsChange = { readonly kind: 'settings'; readonly time: UtcMs; readonly settings: PaperSettings };

/** What comes from outside; everything else follows from it and from 1m bars. */
export type PaperInput = SettingsChange | PaperOrder;

export type BreakerKind = 'off' | 'dailyLoss' | 'stopLosses' | 'stale';

/** What happened in the minute that opens at `time`. */
export type PaperResult =
  | {
      readonly kind: 'refused';
      readonly time: UtcMs;
      readonly decision: number;
      readonly reason: string;
      readonly breaker: BreakerKind | null;
    }
  | {
      readonly kind: 'filled';
      readonly time: UtcMs;
      readonly decision: number;
      readonly price: number;
      readonly quantity: number;
      readonly fee: Units;
    }
  | {
      readonly kind: 'closed';
      readonly time: UtcMs;
      readonly decision: number;
      readonly price: number;
      readonly end: TradeEnd;
      readonly fee: Units;
      /** Before fees; negative for a loss. */
      readonly profit: Units;
    };

export type PaperEvent = PaperInput | PaperResult;
