import { exportCandles } from '../candles/export-candles.ts';
import { importCandles } from '../candles/import-candles.ts';
import { readNewest } from '../candles/read-series.ts';
import type { CandleStore } from '../candles/store.ts';
import type { Contract } from '../contract/contract.ts';
import type { Handlers } from '../contract/define.ts';
import { type ClosedColumns, sliceColumns } from '../domain/candle.ts';
import { Failure } from '../domain/failure.ts';
import { exchangeIdOf, type Market } from '../domain/market.ts';
import type { Logger } from '../domain/ports.ts';
import type { Clock, UtcMs } from '../domain/time.ts';
import { type Timeframe, timeframeMs } from '../domain/timeframe.ts';
import { computeIndicators } from '../features/indicators.ts';
import type { LiveCandles } from './live-candles.ts';
import { newFileAt } from './new-file-at.ts';
import { connectExchange, type OpenSource } from './open-source.ts';
import { untilAborted } from './topic.ts';

type DataNames = Exclude<
  Extract<keyof Contract, `data.${string}` | `candles.${string}` | `indicators.${string}`>,
  'data.previewDelete' | 'data.delete'
>;
type Range = { market: Market; timeframe: Timeframe; from?: UtcMs; to?: UtcMs; limit: number };

/** Bars that an exponential indicator needs before what is drawn, so that the first drawn value is settled. */
const indicatorWarmup = 300;

export function createDataHandlers(options: {
  store: CandleStore;
  live: LiveCandles;
  clock: Clock;
  logger: Logger;
  tickSize(market: Market): number;
  openSource(): OpenSource | undefined;
}): Pick<Handlers<Contract>, DataNames> {
  const { store, live, clock, logger, tickSize, openSource } = options;

  /** Newest bars of the range and up to `extra` more before them. */
  const readRange = (
    { market, timeframe, from, to, limit }: Range,
    extra = 0,
  ): { bars: ClosedColumns; skip: number } => {
    const length = timeframeMs(timeframe);
    // A bar that opens before `to` closes at the latest at the next bar's open.
    const end = to === undefined ? Number.MAX_SAFE_INTEGER : Math.ceil(to / length) * length;
    const bars = readNewest(store, market, timeframe, limit + extra, end);
    const total = bars.openTime.length;
    let skip = Math.max(0, total - limit);
    if (from !== undefined) while (skip < total && bars.openTime[skip] < from) skip++;
    return { bars, skip };
  };

  const needStored = (market: Market, timeframe: Timeframe) => {
    if (timeframe === '10m') {
      throw new Failure('bad-request', '10m candles are not stored but built from 1m; ask about 1m instead.');
    }
    // Asked of the list, which reads no bar: a damaged newest bar must not stand in the way of its repair.
    if (!store.series().some((one) => one.market === market && one.timeframe === timeframe)) {
      throw new Failure('not-found', `No ${timeframe} candles of ${market} are stored; omni data list shows what is.`);
    }
  };

  return {
    'candles.read': (range) => {
      const { bars, skip } = readRange(range);
      return { columns: sliceColumns(bars, skip, bars.openTime.length), tickSize: tickSize(range.market) };
    },
    'candles.watch': async ({ market, timeframe }, signal, emit) => {
      const stop = live.watch(market, timeframe, emit);
      await untilAborted(signal);
      stop();
    },
    'indicators.read': (range) => {
      const { bars, skip } = readRange(range, indicatorWarmup);
      const all = computeIndicators(bars);
      return {
        openTime: all.openTime.slice(skip),
        rsi: all.rsi.slice(skip),
        macd: all.macd.slice(skip),
        macdSignal: all.macdSignal.slice(skip),
        macdHistogram: all.macdHistogram.slice(skip),
      };
    },
    'data.list': () => store.series(),
    'data.gaps': ({ market, timeframe }) => {
      needStored(market, timeframe);
      return store.gaps(market, timeframe);
    },
    'data.repair': ({ market, timeframe }) => {
      needStored(market, timeframe);
      const missing = store.repair(market, timeframe);
      if (missing.length > 0) live.publish(market, { kind: 'history' });
      return missing;
    },
    'data.import': async ({ path, market, timeframe, isOverwriting }, signal, emit) => {
      if (exchangeIdOf(market) === 'demo') {
        throw new Failure(
          'bad-request',
          'The demo market makes its own candles; import files into a real market such as binance:BTC/USDT.',
        );
      }
      try {
        const result = await importCandles({
          path,
          market,
          timeframe,
          store,
          clock,
          isOverwriting,
          signal,
          onProgress: (progress) => emit({ kind: 'progress', ...progress }),
        });
        emit({ kind: 'result', result });
      } finally {
        // What was committed before a failure is kept, so charts read it too.
        live.publish(market, { kind: 'history' });
      }
    },
    'data.export': (request) => exportCandles({ ...request, path: newFileAt(request.path), store }),
    'data.download': async ({ market, timeframe, from, to }, signal, emit) => {
      const { downloadCandles } = await import('../exchange/download-candles.ts');
      if (timeframe === '10m') {
        throw new Failure('bad-request', 'No exchange serves 10m candles; download 1m, from which 10m is built.');
      }
      const source = openSource();
      const isOpen = source !== undefined && source.id === exchangeIdOf(market);
      const connected = isOpen ? source : await connectExchange(exchangeIdOf(market), clock, logger);
      try {
        const { rowsStored } = await downloadCandles({
          exchange: connected.exchange,
          store,
          logger,
          market,
          timeframe,
          from,
          to: to ?? clock.now(),
          signal,
          onProgress: (progress) => emit({ kind: 'progress', ...progress }),
        });
        emit({ kind: 'result', rowsStored, gaps: store.gaps(market, timeframe, from, to ?? clock.now()) });
      } finally {
        live.publish(market, { kind: 'history' });
        if (!isOpen) await connected.close();
      }
    },
  };
}
