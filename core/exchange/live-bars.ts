import { checkCandle } from '../candles/gate.ts';
import type { CandleStore } from '../candles/store.ts';
import { type Candle, type ClosedCandle, candleAt, type FormingCandle } from '../domain/candle.ts';
import type { Market } from '../domain/market.ts';
import type { Logger } from '../domain/ports.ts';
import { toIso, type UtcMs } from '../domain/time.ts';
import { minuteMs } from '../domain/timeframe.ts';
import type { ExchangeTime } from './exchange-time.ts';
import { readSound } from './read-sound.ts';
import { isJump } from './spikes.ts';

export type LiveBarsOptions = {
  market: Market;
  store: CandleStore;
  time: ExchangeTime;
  logger: Logger;
  onClosed(candle: ClosedCandle): void;
  onForming(candle: FormingCandle): void;
  onHistory(): void;
  /** The stream left something out or told nonsense: REST has to say what was. */
  onDoubt(reason: string): void;
};

/** Turns one market's frames into stored bars and tells of each once, in order. */
export type LiveBars = {
  take(candle: Candle & { readonly isClosed: boolean }): void;
  /** Stores what REST says. */
  takeRest(rows: readonly ClosedCandle[]): void;
  /** Tells of stored bars not told yet: up to the first missing one, or all when REST has had its chance. */
  release(isComplete: boolean): void;
  /** Open time of the newest closed bar. */
  newest(): UtcMs | undefined;
};

/** After an interruption so many bars still count as news; older ones are history. */
const catchUpBars = 10;

export function createLiveBars(options: LiveBarsOptions): LiveBars {
  const { market, store, time, logger, onClosed, onForming, onHistory, onDoubt } = options;
  let last = store.last(market, '1m');
  let released: UtcMs | undefined;
  let forming: UtcMs = Number.NEGATIVE_INFINITY;
  let doubted: UtcMs | undefined;

  /** Once for each bar: asking REST again at every frame would not make it know more. */
  const doubt = (openTime: UtcMs, reason: string) => {
    if (doubted === openTime) return;
    doubted = openTime;
    onDoubt(reason);
  };

  const takeForming = (candle: Candle) => {
    const refusal = checkCandle(candle, '1m', time.latest() + minuteMs);
    if (refusal) return logger.debug('a forming candle was refused', { market, reason: refusal });
    if (candle.openTime < forming || (last && candle.openTime <= last.openTime)) return;
    if (last && isJump(last.close, candle.open)) return doubt(candle.openTime, 'the price jumped');
    if (last && candle.openTime > last.openTime + minuteMs) doubt(candle.openTime, 'a closing frame is missing');
    forming = candle.openTime;
    onForming({ ...candle, isClosed: false });
  };

  const putStreamed = (candle: Candle) => {
    try {
      return store.put(market, '1m', [candle], 'stream', time.latest());
    } catch (error) {
      onDoubt('it could not be stored');
      throw error;
    }
  };

  const takeClosed = (candle: Candle) => {
    if (last && candle.openTime <= last.openTime) return;
    const isNext = !last || candle.openTime === last.openTime + minuteMs;
    if (last && isJump(last.close, candle.open)) return onDoubt('the price jumped');
    const { rejected } = putStreamed(candle);
    if (rejected.length > 0) return onDoubt(`a closing frame was refused: ${rejected[0].reason}`);
    last = { ...candle, isClosed: true };
    if (!isNext) onDoubt('bars are missing');
  };

  return {
    take(candle) {
      if (candle.isClosed) takeClosed(candle);
      else takeForming(candle);
    },
    takeRest(rows) {
      if (rows.length === 0) return;
      const newest = rows[rows.length - 1];
      const now = Math.max(time.earliest(), newest.openTime + minuteMs);
      const told = released ?? Number.POSITIVE_INFINITY;
      const put = (part: readonly ClosedCandle[]) => store.put(market, '1m', part, 'rest', now);
      const { stored, revised } = put(rows.filter((row) => row.openTime <= told));
      put(rows.filter((row) => row.openTime > told));
      if (revised > 0) logger.warn('the exchange revised closed bars', { market, bars: revised });
      if (released !== undefined && stored + revised > 0) onHistory();
      last = store.last(market, '1m');
    },
    release(isComplete) {
      if (!last) return;
      if (released === undefined) {
        if (!isComplete) return;
        released = last.openTime;
        return onHistory();
      }
      const bars = readSound(store, market, '1m', released + minuteMs, last.openTime + minuteMs);
      const ready: ClosedCandle[] = [];
      for (let i = 0; i < bars.openTime.length; i++) {
        const isInOrder = bars.openTime[i] === released + (i + 1) * minuteMs;
        if (!isInOrder && !isComplete) break;
        ready.push(candleAt(bars, i));
      }
      const skipped = Math.max(0, ready.length - catchUpBars);
      if (skipped > 0) {
        released = ready[skipped - 1].openTime;
        logger.info('bars came too late to be news', { market, bars: skipped, to: toIso(released) });
        onHistory();
      }
      for (const bar of ready.slice(skipped)) {
        released = bar.openTime;
        onClosed(bar);
      }
    },
    newest: () => last?.openTime,
  };
}
