import { setImmediate } from 'node:timers/promises';
import type { CandleStore } from '../candles/store.ts';
import type { Market } from '../domain/market.ts';
import type { Logger } from '../domain/ports.ts';
import type { UtcMs } from '../domain/time.ts';
import { minuteMs } from '../domain/timeframe.ts';
import { type DecisionBars, isDecision, lastDecision } from './decision-bars.ts';
import type { LiveCandles } from './live-candles.ts';
import type { LivePredictor } from './live-predictor.ts';
import { createMarketQueue } from './market-queue.ts';

/** While candles stream, one recorded decision for each decision bar of every streamed market. */
export type DecisionRecorder = {
  /** Resolves when what is due of a market is recorded or known to wait. */
  idle(market: Market): Promise<void>;
  /** Resolves when every decision that is due is recorded or known to wait, and the next ones are prepared. */
  settled(): Promise<void>;
  close(): Promise<void>;
};

export function createDecisionRecorder(options: {
  store: Pick<CandleStore, 'last'>;
  live: Pick<LiveCandles, 'onMarket'>;
  livePredictor: LivePredictor;
  /** Decisions of these are recorded. */
  isStreamed(market: Market): boolean;
  bars(): DecisionBars;
  /** Hears that what was due of a market is recorded, or cannot be yet. */
  onDecided(market: Market): void;
  /** Does what can be done of the decision at `asOf` before its last minute has closed. */
  prepare(market: Market, asOf: UtcMs): Promise<void>;
  logger: Logger;
}): DecisionRecorder {
  const { store, live, livePredictor, isStreamed, bars, onDecided, prepare, logger } = options;
  /** Of each streamed market the newest decision whose bars are there, and the newest up to which everything is recorded. */
  const released = new Map<Market, UtcMs>();
  const recorded = new Map<Market, UtcMs>();
  /** Markets whose bars the feed tells one by one; before that, what it has fetched is all there is. */
  const told = new Set<Market>();
  let preparing = Promise.resolve();
  let isClosed = false;

  const queue = createMarketQueue(async (market) => {
    const upTo = released.get(market);
    if (upTo === undefined || upTo === recorded.get(market)) return;
    try {
      if (await livePredictor.catchUp(market, upTo)) recorded.set(market, upTo);
    } catch (error) {
      logger.error('decisions could not be recorded', { market, error: String(error) });
    }
    onDecided(market);
  });

  const release = (market: Market, closeTime: UtcMs): void => {
    if (!isStreamed(market)) return;
    released.set(market, lastDecision(bars(), closeTime));
    if (released.get(market) !== recorded.get(market)) queue.request(market);
  };

  /** Between bars, market after market with a turn for the streams in between. */
  const prepareNext = async (market: Market): Promise<void> => {
    await setImmediate();
    const last = isClosed ? undefined : store.last(market, '1m');
    if (!last) return;
    const asOf = last.openTime + 2 * minuteMs;
    try {
      await prepare(market, asOf);
    } catch (error) {
      // The decision itself will meet the same trouble and say so.
      logger.debug('the next decision could not be prepared', { market, asOf, error: String(error) });
    }
  };

  const stop = live.onMarket((market, event) => {
    if (event.kind === 'closed') {
      told.add(market);
      const closeTime = event.candle.openTime + minuteMs;
      release(market, closeTime);
      const isNext = isDecision(bars(), closeTime + minuteMs);
      if (isNext && isStreamed(market)) preparing = preparing.then(() => prepareNext(market));
    }
    if (event.kind !== 'history') return;
    const last = told.has(market) ? undefined : store.last(market, '1m');
    if (last) release(market, last.openTime + minuteMs);
  });

  const settled = async () => {
    await Promise.all([queue.settled(), preparing]);
  };
  return {
    idle: queue.idle,
    settled,
    async close() {
      isClosed = true;
      stop();
      livePredictor.stop();
      await settled();
    },
  };
}
