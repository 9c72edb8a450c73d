import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bars, btc, createTestStore, start, testClock } from '../candles/store.test-kit.ts';
import type { Timeframe } from '../domain/timeframe.ts';
import { hourMs, minuteMs } from '../domain/timeframe.ts';
import { createDeletionHandlers } from './deletion-handlers.ts';
import { createLiveCandles } from './live-candles.ts';

let test: ReturnType<typeof createTestStore>;
let heard: string[];
let handlers: ReturnType<typeof createDeletionHandlers>;
beforeEach(() => {
  test = createTestStore();
  heard = [];
  const live = createLiveCandles(test.store);
  live.onMarket((market, event) => heard.push(`${market} ${event.kind}`));
  const record = { countOutcomes: () => ({ stated: 1_234, open: 1 }), touchedBy: () => [] };
  handlers = createDeletionHandlers({ store: test.store, record, live, clock: testClock });
});
afterEach(() => test.remove());

const { signal } = new AbortController();
const range = (timeframe: Timeframe = '1m') => ({
  market: btc,
  timeframe,
  from: start + 10 * minuteMs,
  to: start + hourMs,
});
const consequences = async (timeframe: Timeframe, barMs: number, newest = 0) => {
  test.store.put(btc, timeframe, bars(2, 0, barMs), 'rest');
  test.store.put(btc, timeframe, bars(1, newest, barMs), 'rest');
  const asked = { market: btc, timeframe, from: 0, to: Number.MAX_SAFE_INTEGER };
  return (await handlers['data.previewDelete'](asked, signal)).consequences.join(' ');
};

describe('what a deletion would take', () => {
  it('is told in numbers and sentences, and nothing is deleted', async () => {
    test.store.put(btc, '1m', bars(120), 'rest');
    const { consequences, ...found } = await handlers['data.previewDelete'](range(), signal);
    expect(found).toEqual({ bars: 50, from: start + 10 * minuteMs, to: start + 59 * minuteMs });
    expect(consequences).toEqual([
      'Longer bars that are built from these 1m bars go with them: 10m always; 5m, 1h and 1d where their own are not stored.',
      '1,234 recorded outcomes were told from bars of this range. They stay as stated; a verification that needs a deleted bar counts the outcome as unchecked until the bar is there again.',
      '1 recorded decision of this range has no outcome yet: it cannot be told before the bars are there again.',
      'Paper trades of this range cannot be worked out again either.',
      'Predictions and trainings leave out whatever needs a missing bar.',
    ]);
    expect(test.store.between(btc, '1m', 0, Number.MAX_SAFE_INTEGER)?.bars).toBe(120);
    expect(heard).toEqual([]);
  });

  it('names the feed where it would fetch the bars again, and the record only for 1m bars', async () => {
    const lately = 365 * 24 - 5;
    expect(await consequences('1h', hourMs, lately)).toMatch(
      /^A 1h bar whose 1m or 5m .* While BTC\/USDT · binance is streamed, missing 1h bars of the last 41 days are fetched again within the hour/,
    );
    expect(await consequences('1h', hourMs)).not.toMatch(/outcome/);
    expect(await consequences('5m', 5 * minuteMs)).not.toMatch(/streamed/);
  });
});

describe('deleting', () => {
  it('takes the bars out and has charts, outcomes and predictions read again', async () => {
    test.store.put(btc, '1m', bars(120), 'rest');
    expect(await handlers['data.delete'](range(), signal)).toEqual({
      bars: 50,
      from: start + 10 * minuteMs,
      to: start + 59 * minuteMs,
    });
    expect(test.store.gaps(btc, '1m')).toMatchObject([{ bars: 50 }]);
    expect(heard).toEqual([`${btc} history`]);
  });

  it.each(['data.previewDelete', 'data.delete'] as const)(
    'is refused by %s where there is nothing to delete',
    (name) => {
      const ask = (asked: ReturnType<typeof range>) => () => handlers[name](asked, signal);
      expect(ask(range())).toThrow(
        'No 1m candles of binance:BTC/USDT that open from 2025-01-01T00:10:00Z to before 2025-01-01T01:00:00Z are stored; nothing was deleted.',
      );
      expect(ask(range('10m'))).toThrow('10m candles are not stored but built from 1m; delete those instead.');
      expect(ask({ ...range(), to: range().from })).toThrow(
        'The end 2025-01-01T00:10:00Z is not after the start 2025-01-01T00:10:00Z; give a later end.',
      );
      expect(heard).toEqual([]);
    },
  );
});
