import type { ClosedColumns } from '../domain/candle.ts';
import type { UtcMs } from '../domain/time.ts';

export type SimulatedSymbol = {
  /** As a trader writes it: `BTC/USDT`. */
  readonly symbol: string;
  readonly base: string;
  readonly quote: string;
  /** Smallest price step, quote currency. */
  readonly tickSize: number;
  /** Smallest quantity step, base currency. */
  readonly stepSize: number;
};

/** The truth behind a simulated exchange: what every minute will turn out to have been, past and future. */
export type SimulatedMarket = {
  readonly symbols: readonly SimulatedSymbol[];
  /** Open time of the first minute there is. */
  readonly firstOpenTime: UtcMs;
  /**
   * The 1m bars that open in [from, to), ascending; minutes the market does not have are left out.
   * @throws Failure 'not-found' when `symbol` is not one of `symbols`
   */
  minutes(symbol: string, from: UtcMs, to: UtcMs): ClosedColumns;
};
