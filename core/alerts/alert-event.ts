import type { AlertKind } from '../domain/alert.ts';
import type { Market } from '../domain/market.ts';
import type { TradeEnd } from '../domain/record.ts';
import type { UtcMs } from '../domain/time.ts';
import type { PriceMove } from './price-path.ts';
import type { StoredAt } from './told-marks.ts';

/** What happened, as rules see it. The same happening always has the same key, also after a restart. */
export type AlertEvent = {
  readonly key: string;
  readonly time: UtcMs;
  /** Null: of the workstation, not of a market. */
  readonly market: Market | null;
  /** What a template's placeholders stand for; one that is missing is a dash. */
  readonly facts: Readonly<Record<string, string>>;
  /** Absent: it is stored nowhere else. */
  readonly stored?: StoredAt;
} & AlertOccasion;

/** What rules compare. */
export type AlertOccasion =
  | {
      readonly kind: 'prediction';
      readonly signal: 'long' | 'short' | 'abstain';
      /** Of the side that it is for, 0..1; null without a prediction. */
      readonly probability: number | null;
    }
  | { readonly kind: 'outcome'; readonly end: TradeEnd }
  /** A piece of the price's way in a 1m bar, and into it. */
  | ({ readonly kind: 'price' } & PriceMove)
  /** Largest change of the fused score within an hour, signed. */
  | { readonly kind: 'sentiment'; readonly change: number }
  | { readonly kind: 'feed' }
  | { readonly kind: 'training'; readonly result: 'finished' | 'failed' }
  | { readonly kind: 'paper'; readonly event: 'opened' | 'closed' | 'paused' }
  /** A model no longer holds what its test promised, or its features are unlike those of its training. */
  | { readonly kind: 'drift'; readonly event: 'demoted' | 'drifted' };

/** For trying a rule of every market. */
export const sampleMarket: Market = 'demo:BTC/USDT';

/** Invented values of each kind, for trying a rule. */
export const sampleFacts: Readonly<Record<AlertKind, Readonly<Record<string, string>>>> = {
  prediction: {
    signal: 'long',
    probability: '58 %',
    expectedValue: '+0.42 %',
    entry: '67412.35',
    takeProfit: '68310.00',
    stopLoss: '66870.10',
    reason: 'this is a test',
  },
  outcome: { side: 'long', end: 'take profit', exit: '68310.00', profit: '+1.09 %' },
  price: { level: '68000', price: '68004.20', direction: 'upwards' },
  sentiment: { score: '+0.31', change: '+0.45' },
  feed: { state: 'stale', detail: 'This is a test.' },
  training: { result: 'finished', detail: 'This is a test.' },
  paper: { event: 'opened', detail: 'This is a test.' },
  drift: { model: 'demo-tiny', event: 'demoted', detail: 'This is a test.' },
};
