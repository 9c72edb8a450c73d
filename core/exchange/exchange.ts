import type { Candle } from '../domain/candle.ts';
import type { UtcMs } from '../domain/time.ts';
import type { Timeframe } from '../domain/timeframe.ts';

export type MarketInfo = {
  /** `BTC/USDT`. */
  readonly symbol: string;
  /** Price step, quote currency. */
  readonly tickSize: number;
  /** False while the exchange does not trade it. */
  readonly isActive: boolean;
};

/** Timeframes an exchange is asked for; 10m is built from 1m. */
export type FetchTimeframe = Exclude<Timeframe, '10m'>;

export type FetchOptions = {
  /** Ends the wait; a call that is already on the wire is left to finish unheard. */
  readonly signal?: AbortSignal;
  /** Waits behind live calls and leaves half of the request budget to them. */
  readonly isBackground?: boolean;
};

/** What a stream tells. Frames are hints: they may be lost, doubled, late or wrong. */
export type ExchangeHandlers = {
  /** `isClosed` only where the exchange itself says so. */
  onCandle(symbol: string, candle: Candle & { readonly isClosed: boolean }): void;
  /** A frame of any kind came, pings included. */
  onActivity(): void;
  /** The stream delivers from now on; what came before has to be read over REST. */
  onConnect(): void;
  /** The stream is down; the next attempt comes in `retryMs`. */
  onDisconnect(reason: string, retryMs: number): void;
  /** The exchange is about to close the connection; a second one is already being opened. */
  onShutdownNotice(): void;
};

/** A stream of 1m candles. */
export type Subscription = { close(): Promise<void> };

/** One exchange, public market data only. Failures are `Failure`s with a sentence for the user. */
export type Exchange = {
  /** `binance`, `demo` or a ccxt id: the exchange part of a Market. */
  readonly id: string;
  loadMarkets(options?: FetchOptions): Promise<readonly MarketInfo[]>;
  /** False where `serverTime` can only be this computer's: good for a range to ask for, never for what has closed. */
  readonly hasOwnTime: boolean;
  serverTime(options?: FetchOptions): Promise<UtcMs>;
  /**
   * Oldest first from `since`; the last row may still be forming.
   * @returns raw rows, possibly nonsense: the store's gate judges them
   * @throws Failure 'not-found' for an unknown symbol, 'unavailable' when there is no usable answer
   */
  fetchCandles(
    symbol: string,
    timeframe: FetchTimeframe,
    since: UtcMs,
    limit: number,
    options?: FetchOptions,
  ): Promise<readonly Candle[]>;
  /** Streams 1m candles until closed; redials by itself. */
  watch(symbols: readonly string[], handlers: ExchangeHandlers): Subscription;
  /** Ends every stream and every waiting call, and closes the sockets. */
  close(): Promise<void>;
};
