import type { CandleColumns } from '../domain/candle.ts';
import type { UtcMs } from '../domain/time.ts';
import { hourMs } from '../domain/timeframe.ts';
import { createHourSkeleton, type HourState } from './hour-skeleton.ts';
import { drawHour } from './synthetic-hour.ts';
import { syntheticSymbols } from './synthetic-parameters.ts';
import { createTrendRegimes, type Trend, type TrendState } from './trend-regimes.ts';

/** Everything hidden that the hours after a full hour depend on. */
type MarketState = { readonly trends: TrendState; readonly hours: HourState };

export type SyntheticHours = {
  /** Draws the 60 bars of an hour counted from the epoch into `into` from `offset`. */
  draw(symbolIndex: number, hour: number, into: CandleColumns, offset: number): void;
  trendAt(symbolIndex: number, minute: number): Trend;
  stateAt(hour: number): MarketState;
};

/**
 * The synthetic market hour by hour: what comes is a function of (seed, strength, state at the start) alone.
 * @param options.start goes on from this state with the chances of `seed`; default: from the epoch
 */
export function createSyntheticHours(options: {
  seed: number;
  strength: number;
  unrest: number;
  epoch: UtcMs;
  start?: MarketState;
}): SyntheticHours {
  const { seed, strength, unrest, epoch, start } = options;
  const regimes = createTrendRegimes(seed, start?.trends);
  const skeleton = createHourSkeleton({
    seed,
    strength,
    unrest,
    epochHour: epoch / hourMs,
    regimes,
    start: start?.hours,
  });
  return {
    draw(symbolIndex, hour, into, offset) {
      const request = {
        seed,
        symbol: syntheticSymbols[symbolIndex],
        symbolIndex,
        hour,
        openTime: epoch + hour * hourMs,
        plan: skeleton.at(symbolIndex, hour),
        unrest,
        trendAt: (minute: number) => regimes.at(symbolIndex, minute),
      };
      drawHour(request, into, offset);
    },
    trendAt: (symbolIndex, minute) => regimes.at(symbolIndex, minute),
    stateAt: (hour) => ({ trends: regimes.stateAt(hour * 60), hours: skeleton.stateAt(hour) }),
  };
}
