import type { CandleStore } from '../../candles/store.ts';
import type { Market } from '../../domain/market.ts';
import type { Steps } from '../../domain/steps.ts';
import type { Clock, UtcMs } from '../../domain/time.ts';
import { minuteMs } from '../../domain/timeframe.ts';
import { type LivedColumns, pick } from './lived-columns.ts';

/** Until when it is known what became of a market's predictions. */
export type KnownUntil = (market: Market) => UtcMs;

/** The close of the newest 1m bar; where none is stored nothing more will be known, and the clock decides. */
export function knownFromBars(store: Pick<CandleStore, 'last'>, clock: Pick<Clock, 'now'>): KnownUntil {
  return (market) => {
    const last = store.last(market, '1m');
    return last ? last.openTime + minuteMs : clock.now();
  };
}

/**
 * Predictions whose horizon is over. The others count in nothing, also where the outcome is known: a barrier that is hit says so at once, and
 * what hits none only at the end, so that the newest hours would hold too few of the latter.
 */
export function overRows(rows: LivedColumns, knownUntil: KnownUntil): Steps<LivedColumns> {
  const known = rows.names.markets.map(knownUntil);
  return pick(rows, ({ market, horizonEnd }, i) => horizonEnd[i] <= known[market[i]]);
}
