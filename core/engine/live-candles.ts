import { readSeries } from '../candles/read-series.ts';
import type { CandleStore } from '../candles/store.ts';
import type { CandleEvent } from '../contract/contract.ts';
import { type Candle, type ClosedCandle, candleAt, type FormingCandle } from '../domain/candle.ts';
import type { Market } from '../domain/market.ts';
import type { UtcMs } from '../domain/time.ts';
import { minuteMs, openTimeOf, type Timeframe, timeframeMs } from '../domain/timeframe.ts';
import { createTopic } from './topic.ts';

/** What the feed tells about one market. */
type FeedEvent =
  | { kind: 'closed'; candle: ClosedCandle }
  | { kind: 'forming'; candle: FormingCandle }
  /** Older bars came, changed or went; `isStreamed` when the feed fetched them, not an import, a download or a deletion. */
  | { kind: 'history'; isStreamed?: true };

/** Turns the feed's 1m bars into candle events of any timeframe. */
export type LiveCandles = {
  publish(market: Market, event: FeedEvent): void;
  /** Every event of the market's own 1m bars. */
  onMarket(listener: (market: Market, event: FeedEvent) => void): () => void;
  /** Events of one series; a bar longer than 1m is closed only when it is complete in the store. */
  watch(market: Market, timeframe: Timeframe, emit: (event: CandleEvent) => void): () => void;
};

function merge(first: Candle, second: Candle): Candle {
  return {
    openTime: first.openTime,
    open: first.open,
    high: Math.max(first.high, second.high),
    low: Math.min(first.low, second.low),
    close: second.close,
    volume: first.volume + second.volume,
  };
}

function plain({ openTime, open, high, low, close, volume }: Candle): Candle {
  return { openTime, open, high, low, close, volume };
}

export function createLiveCandles(store: CandleStore): LiveCandles {
  const events = createTopic<{ market: Market; event: FeedEvent }>();

  /** What the closed minutes of the bucket that opens at `from` make so far, up to `to`; undefined when there are none. */
  const bucketSoFar = (market: Market, from: UtcMs, to: UtcMs): Candle | undefined => {
    const minutes = store.read(market, '1m', from, to);
    let bucket: Candle | undefined;
    for (let i = 0; i < minutes.openTime.length; i++) {
      const minute = { ...candleAt(minutes, i), openTime: from };
      bucket = bucket ? merge(bucket, minute) : minute;
    }
    return bucket;
  };

  const watchLonger = (market: Market, timeframe: Timeframe, emit: (event: CandleEvent) => void) => {
    const length = timeframeMs(timeframe);
    let known: { upTo: UtcMs; bucket: Candle | undefined } | undefined;

    const onForming = (minute: FormingCandle) => {
      const from = openTimeOf(minute.openTime, timeframe);
      if (known?.upTo !== minute.openTime) {
        known = { upTo: minute.openTime, bucket: bucketSoFar(market, from, minute.openTime) };
      }
      const now = { ...minute, openTime: from };
      emit({ kind: 'forming', candle: plain(known.bucket ? merge(known.bucket, now) : now) });
    };

    const onClosed = (minute: ClosedCandle) => {
      const closeTime = minute.openTime + minuteMs;
      if (closeTime % length !== 0) return;
      const from = closeTime - length;
      const bars = readSeries(store, market, timeframe, from, closeTime);
      if (bars.openTime.length === 1) emit({ kind: 'closed', candle: plain(candleAt(bars, 0)) });
    };
    const onHistory = () => {
      known = undefined;
    };
    return { onForming, onClosed, onHistory };
  };

  return {
    publish: (market, event) => events.publish({ market, event }),
    onMarket: (listener) => events.subscribe(({ market, event }) => listener(market, event)),
    watch(market, timeframe, emit) {
      const longer = timeframe === '1m' ? undefined : watchLonger(market, timeframe, emit);
      return events.subscribe(({ market: of, event }) => {
        if (of !== market) return;
        if (event.kind === 'history') {
          longer?.onHistory();
          emit({ kind: 'resync' });
        } else if (!longer) emit({ kind: event.kind, candle: plain(event.candle) });
        else if (event.kind === 'forming') longer.onForming(event.candle);
        else longer.onClosed(event.candle);
      });
    },
  };
}
