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
