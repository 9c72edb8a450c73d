import type { CandleStore } from '../candles/store.ts';
import { Failure, toFailureData } from '../domain/failure.ts';
import { type Market, parseMarket } from '../domain/market.ts';
import type { Logger } from '../domain/ports.ts';
import { type Clock, toIso } from '../domain/time.ts';
import { chooseSource } from './choose-source.ts';
import type { LiveCandles } from './live-candles.ts';
import {
  type OpenSource,
  reachExchange,
  type SimulatorAddress,
  type StreamingSource,
  streamSource,
} from './open-source.ts';
import type { StatusBoard } from './status.ts';
import { tellUnstored } from './tell-unstored.ts';
import type { TickSizes } from './tick-sizes.ts';

/** The one source an engine streams from. */
export type SourceSession = {
  /** `auto`, `demo`, `binance` or another exchange id. */
  open(wanted: string): Promise<void>;
  current(): OpenSource | undefined;
  /** Those of the symbols that the open source does not have; undefined when that cannot be said now. */
  unknownSymbols(symbols: readonly string[]): Promise<readonly string[] | undefined>;
  /** Streams what the settings say now; does nothing without an open source. */
  restream(): Promise<void>;
  /** Also ends an opening that still waits for the network. */
  close(): Promise<void>;
};

export function createSourceSession(options: {
  store: CandleStore;
  live: LiveCandles;
  board: StatusBoard;
  ticks: TickSizes;
  /** What is streamed. */
  symbols(): readonly string[];
  clock: Clock;
  logger: Logger;
  /** What `demo` streams from; default one of its own. */
  simulator?: SimulatorAddress;
}): SourceSession {
  const { live, board, ticks, symbols, clock, logger, simulator } = options;
  const isStreamed = (market: Market) => board.read().markets.includes(market);
  const store = tellUnstored(options.store, { notice: board.notice, isStreamed });
  const closed = new AbortController();
  let source: StreamingSource | undefined;
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

  const announce = (sourceId: string, streamed: readonly string[]) => {
    const markets = streamed.map((symbol) => parseMarket(symbol, sourceId) as Market);
    board.open(sourceId, markets);
    repairDamage(markets);
  };

  const openNow = async (wanted: string) => {
    const reachBinance = () => reachExchange('binance', clock, logger, closed.signal);
    const chosen = wanted === 'auto' ? await chooseSource(store, reachBinance) : { source: wanted };
    closed.signal.throwIfAborted();
    if (chosen.notice) board.notice('warn', chosen.notice);
    const streamed = symbols();
    announce(chosen.source, streamed);
    source = await streamSource(chosen.source, {
      symbols: streamed,
      store,
      clock,
      logger,
      signal: closed.signal,
      simulator,
      events: {
        onClosed: (market, candle) => live.publish(market, { kind: 'closed', candle }),
        onForming: (market, candle) => live.publish(market, { kind: 'forming', candle }),
        onHistory: (market) => live.publish(market, { kind: 'history', isStreamed: true }),
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
    async unknownSymbols(wanted) {
      if (!source) return undefined;
      const { id, exchange } = source;
      try {
        const known = new Set((await exchange.loadMarkets({ signal: closed.signal })).map(({ symbol }) => symbol));
        return wanted.filter((symbol) => !known.has(symbol));
      } catch (error) {
        logger.warn('the markets could not be checked', { source: id, problem: String(error) });
        return undefined;
      }
    },
    async restream() {
      const open = source;
      if (!open) return;
      const streamed = symbols();
      await open.restream(streamed, () => announce(open.id, streamed));
    },
    async close() {
      // A source that is open stops its feed first; one that still waits for the network is cut off.
      if (!source) closed.abort();
      await opening?.catch(() => {});
      await source?.close();
    },
  };
}
