import type { CandleStore } from '../candles/store.ts';
import { toFailureData } from '../domain/failure.ts';
import type { Market } from '../domain/market.ts';
import type { StatusBoard } from './status.ts';

/**
 * The store as the stream and its history see it: when it takes no candles, as on a full disk, one notice says so, and another when all
 * that failed is stored again. The failure still goes to whoever wanted to store.
 * @param isStreamed what is not streamed any more is waited for no longer
 */
export function tellUnstored(
  store: CandleStore,
  options: { notice: StatusBoard['notice']; isStreamed(market: Market): boolean },
): CandleStore {
  const { notice, isStreamed } = options;
  /** Series → its market. */
  const failing = new Map<string, Market>();
  let isTold = false;

  const settle = (series: string) => {
    failing.delete(series);
    if ([...failing.values()].some(isStreamed)) return;
    failing.clear();
    isTold = false;
    notice('info', 'Candles are stored again.');
  };

  return {
    ...store,
    put(market, timeframe, ...rest) {
      const series = `${market} ${timeframe}`;
      try {
        const result = store.put(market, timeframe, ...rest);
        // What was there already needs no room, so it proves nothing.
        if (failing.size > 0 && result.stored + result.revised > 0) settle(series);
        return result;
      } catch (error) {
        failing.set(series, market);
        if (!isTold) {
          const { message } = toFailureData(error);
          notice(
            'error',
            `Candles cannot be stored, so no bar closes and nothing is decided until they can: ${message}`,
          );
        }
        isTold = true;
        throw error;
      }
    },
  };
}
