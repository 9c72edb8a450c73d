import type { CandleStore } from '../candles/store.ts';
import type { Contract } from '../contract/contract.ts';
import type { Handlers } from '../contract/define.ts';
import type { Market } from '../domain/market.ts';
import type { Clock, UtcMs } from '../domain/time.ts';
import { dayMs, minuteMs } from '../domain/timeframe.ts';
import type { LiveCandles } from './live-candles.ts';
import type { StatusBoard } from './status.ts';
import { untilAborted } from './topic.ts';

/** How often the status is repeated, so that the age of the data stays true on the screen. */
const statusEveryMs = 5_000;

/** Price a day before `at` against `price`, fraction; null when that minute is not stored. */
function change24h(store: CandleStore, market: Market, price: number, at: UtcMs): number | null {
  const minute = Math.floor((at - dayMs) / minuteMs) * minuteMs;
  const before = store.read(market, '1m', minute - minuteMs, minute);
  return before.close.length > 0 ? price / before.close[0] - 1 : null;
}

export function createStatusHandlers(options: {
  board: StatusBoard;
  live: LiveCandles;
  store: CandleStore;
  clock: Clock;
  tickSize(market: Market): number;
}): Pick<Handlers<Contract>, 'status.watch' | 'tickers.watch'> {
  const { board, live, store, clock, tickSize } = options;
  return {
    'status.watch': async (_, signal, emit) => {
      emit(board.read());
      const stop = board.changed.subscribe(emit);
      let cancel = () => {};
      const repeat = () => {
        emit(board.read());
        cancel = clock.schedule(statusEveryMs, repeat);
      };
      cancel = clock.schedule(statusEveryMs, repeat);
      await untilAborted(signal);
      cancel();
      stop();
    },
    'tickers.watch': async (_, signal, emit) => {
      const tell = (market: Market, price: number, at: UtcMs) =>
        emit({ market, price, change24h: change24h(store, market, price, at), tickSize: tickSize(market) });
      for (const market of board.read().markets) {
        const last = store.last(market, '1m');
        if (last) tell(market, last.close, last.openTime + minuteMs);
      }
      const stop = live.onMarket((market, event) => {
        if (event.kind === 'history') {
          const last = store.last(market, '1m');
          if (last) tell(market, last.close, last.openTime + minuteMs);
        } else tell(market, event.candle.close, event.candle.openTime);
      });
      await untilAborted(signal);
      stop();
    },
  };
}
