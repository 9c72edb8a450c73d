import type { Market } from './market.ts';
import type { Outcome, Probabilities, Signal } from './prediction.ts';
import type { UtcMs } from './time.ts';

/** How a recorded trade would have ended: at a barrier, or at the close of the horizon's last bar. */
export type TradeEnd = 'takeProfit' | 'stopLoss' | 'horizon';

/** What is recorded of a decision before its outcome can be known. Everything in it is under the hash; nothing of it ever changes. */
export type DecisionRecord = {
  readonly market: Market;
  /** Close of the decision bar. */
  readonly asOf: UtcMs;
  /** When it was recorded, by the engine's clock. */
  readonly recordedAt: UtcMs;
  /** Null: nothing could be predicted, and `reasons` says why. */
  readonly modelId: string | null;
  /** SHA-256 over the bars and the headline vector that the network was fed, hex; null without a model. */
  readonly inputHash: string | null;
  readonly probabilities: Probabilities | null;
  readonly signal: Signal;
  /** The direction that entry and levels are for; null without a prediction. */
  readonly side: 'long' | 'short' | null;
  /** Quote currency, rounded to the market's tick; null without a prediction. */
  readonly entry: number | null;
  readonly takeProfit: number | null;
  readonly stopLoss: number | null;
  /** The market's price step that levels were rounded to, quote currency; null without a prediction. */
  readonly tickSize: number | null;
  readonly atr: number | null;
  readonly breakEven: number | null;
  readonly expectedValue: number | null;
  /** Fee and slippage there and back that it was judged with, fraction of entry. */
  readonly roundTripCost: number;
  readonly horizonEnd: UtcMs;
  readonly reasons: readonly string[];
};

/** A row of the record. */
export type RecordedDecision = DecisionRecord & {
  /** 1, 2, 3, … without a gap. */
  readonly number: number;
  /** Of row number − 1; of the first row 64 zeros. SHA-256, hex. */
  readonly previousHash: string;
  readonly hash: string;
};

/** What became of a decision with levels, from 1m bars alone; a tie inside one bar counts as the stop loss. */
export type DecisionOutcome = {
  readonly number: number;
  readonly end: TradeEnd;
  /** Close of the 1m bar that decided. */
  readonly endTime: UtcMs;
  readonly exit: number;
  /** Of taking `side`, fraction of entry, after cost. */
  readonly profit: number;
  /** Largest move in favour of and against `side` until the end, fractions of entry, both ≥ 0. */
  readonly bestExcursion: number;
  readonly worstExcursion: number;
  /** Which class the label is; null while bars of the horizon are awaited that may still tell whether the other side would have won. */
  readonly label: Outcome | null;
};
