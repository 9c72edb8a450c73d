import type { CandleStore } from '../candles/store.ts';
import { Failure, toFailureData } from '../domain/failure.ts';
import { type Market, parseMarket } from '../domain/market.ts';
import type { Logger } from '../domain/ports.ts';
import { type Clock, toIso } from '../domain/time.ts';
import { chooseSource } from './choose-source.ts';
import type { LiveCandles } from './live-candles.ts';
import { type OpenSource, reachExchange, type SimulatorAddress, streamedSymbols, streamSource } from './open-source.ts';
import type { StatusBoard } from './status.ts';
import type { TickSizes } from './tick-sizes.ts';

/** The one source an engine streams from. */
export type SourceSession = {
  /** `auto`, `demo`, `binance` or another exchange id. */
  open(wanted: string): Promise<void>;
  current(): OpenSource | undefined;
  /** Also ends an opening that still waits for the network. */
  close(): Promise<void>;
};

export function createSourceSession(options: {
  store: CandleStore;
  live: LiveCandles;
  board: StatusBoard;
  ticks: TickSizes;
  clock: Clock;
  logger: Logger;
  /** What `demo` streams from; default one of its own. */
  simulator?: SimulatorAddress;
}): SourceSession {
  const { store, live, board, ticks, clock, logger, simulator } = options;
  const closed = new AbortController();
  let source: OpenSource | undefined;
  let opening: Promise<void> | undefined;

  /** Bars that fail their checksum are dropped before the stream starts, so that it fetches them again. */
  const repairDamage = (markets: readonly Market[]) => {
    for (const { market, timeframe, bars, from } of store.damage()) {
      if (!markets.includes(market)) continue;
      store.repair(market, timeframe);
      board.notice(
        'warn',
        `${bars} stored ${timeframe} bars of ${market} from ${toIso(from)} failed their checksum; they are fetched again.`,
      );
    }
  };

  const openNow = async (wanted: string) => {
    const reachBinance = () => reachExchange('binance', clock, logger, closed.signal);
    const chosen = wanted === 'auto' ? await chooseSource(store, reachBinance) : { source: wanted };
    closed.signal.throwIfAborted();
    if (chosen.notice) board.notice('warn', chosen.notice);
    const markets = streamedSymbols.map((symbol) => parseMarket(symbol, chosen.source) as Market);
    board.open(chosen.source, markets);
    repairDamage(markets);
    source = await streamSource(chosen.source, {
      store,
      clock,
      logger,
      signal: closed.signal,
      simulator,
      events: {
        onClosed: (market, candle) => live.publish(market, { kind: 'closed', candle }),
        onForming: (market, candle) => live.publish(market, { kind: 'forming', candle }),
        onHistory: (market) => live.publish(market, { kind: 'history' }),
        onState: (state) => board.feed(state),
        onMarketInfo(market, { tickSize }) {
          ticks
            .keep(market, tickSize)
            .catch((error: unknown) => board.notice('error', `Settings could not be stored: ${String(error)}`));
        },
      },
    });
  };

  return {
    async open(wanted) {
      if (opening) {
        throw new Failure('conflict', 'The workstation already streams; start another one for another source.');
      }
      opening = openNow(wanted);
      try {
        await opening;
      } catch (error) {
        if (closed.signal.aborted) throw new Failure('cancelled', `${wanted} was not opened: the engine was closed.`);
        opening = undefined;
        board.notice('error', toFailureData(error).message);
        throw error;
      }
    },
    current: () => source,
    async close() {
      // A source that is open stops its feed first; one that still waits for the network is cut off.
      if (!source) closed.abort();
      await opening?.catch(() => {});
      await source?.close();
    },
  };
}
