import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Market } from '../../domain/market.ts';
import { defaultFusionWeights, type MarketNews } from '../../domain/news.ts';
import type { UtcMs } from '../../domain/time.ts';
import { dayMs, hourMs, minuteMs } from '../../domain/timeframe.ts';
import { sentimentVector } from '../../features/sentiment-vector.ts';
import type { RawItem } from '../raw-item.ts';
import { createTestStore, headline, now } from './sentiment-store.test-kit.ts';

let test: ReturnType<typeof createTestStore>;
beforeEach(() => {
  test = createTestStore();
});
afterEach(() => test.remove());

const btc: Market = 'binance:BTC/USDT';
const topics = [
  'miners plunge after hack',
  'fund approved by court',
  'whale sells',
  'rally fades',
  'exchange opens office',
];

/** Empties the store and puts just these. */
function fill(items: readonly RawItem[]): void {
  test.store.db.exec('DELETE FROM items');
  test.store.put(items);
}

/** What a decision at `time` hears of a store that holds just these. */
function vectorOf(items: readonly RawItem[], time: UtcMs): Float32Array | undefined {
  fill(items);
  return sentimentVector(test.store.news(btc, time, time + 1), time, defaultFusionWeights);
}

const anyItems = (minAgeMs: number, maxAgeMs: number) =>
  fc
    .array(
      fc.record({
        topic: fc.nat(topics.length - 1),
        number: fc.nat(3),
        age: fc.integer({ min: minAgeMs, max: maxAgeMs }),
        delay: fc.integer({ min: 0, max: 2 * hourMs }),
      }),
      { minLength: 1, maxLength: 8 },
    )
    .map((items) =>
      items.map(({ topic, number, age, delay }) =>
        headline(`Bitcoin ${topics[topic]} ${number}`, age, { publishedAt: now - age - delay }),
      ),
    );

describe('point in time', () => {
  it('what is fetched later never changes what was heard before, near duplicates included', () => {
    fc.assert(
      fc.property(anyItems(0, 4 * dayMs), anyItems(-2 * dayMs, -1), (past, future) => {
        expect(vectorOf([...future, ...past], now)).toEqual(vectorOf(past, now));
      }),
      { numRuns: 40 },
    );
  });

  it('fetching everything later changes the features, though it was published at the same time', () => {
    fc.assert(
      fc.property(anyItems(0, dayMs), fc.integer({ min: hourMs, max: 2 * dayMs }), (items, shift) => {
        const later = items.map((item) => ({ ...item, fetchedAt: item.fetchedAt + shift }));
        expect(vectorOf(later, now)).not.toEqual(vectorOf(items, now));
      }),
      { numRuns: 40 },
    );
  });

  it('a reader that goes by publication alone would not notice (control)', () => {
    const byPublication = (items: readonly RawItem[]) =>
      vectorOf(
        items.map((item) => ({ ...item, fetchedAt: item.publishedAt })),
        now,
      );
    const items = [headline('Bitcoin plunges after hack', hourMs)];
    const later = items.map((item) => ({ ...item, fetchedAt: item.fetchedAt + dayMs }));
    expect(byPublication(later)).toEqual(byPublication(items));
    expect(vectorOf(later, now)).not.toEqual(vectorOf(items, now));
  });

  it('a headline counts at the very moment it is available and not before', () => {
    test.store.put([headline('Bitcoin plunges after hack')]);
    const heard = (time: UtcMs) => test.store.news(btc, time, time + 1).mentions.length;
    expect([now - 1, now].map(heard)).toEqual([0, 1]);
    expect(test.store.news(btc, now - hourMs, now).mentions).toEqual([]);
  });

  it('a range hears as far back as its first decision does', () => {
    fc.assert(
      fc.property(anyItems(-dayMs, 6 * dayMs), fc.integer({ min: 0, max: 20 }), (items, hours) => {
        fill(items);
        const all: MarketNews = test.store.news(btc, 0, now + 10 * dayMs);
        const time = now - hours * hourMs;
        const some = test.store.news(btc, time, time + 1);
        expect(sentimentVector(some, time, defaultFusionWeights)).toEqual(
          sentimentVector(all, time, defaultFusionWeights),
        );
      }),
      { numRuns: 30 },
    );
  });
});

describe('history that is imported afterwards', () => {
  const anyTopics = (maxLength: number) =>
    fc.array(fc.record({ topic: fc.nat(1), age: fc.integer({ min: 0, max: 4 * dayMs }) }), { minLength: 1, maxLength });
  const put = (items: readonly { topic: number; age: number }[], isBackfilled: boolean) => {
    const sourceId = isBackfilled ? 'import' : 'feed';
    return test.store.put(
      items.map(({ topic, age }) => headline(`Bitcoin ${topics[topic]}`, age, { isBackfilled, sourceId })),
    );
  };
  const heard = (isBackfilled: boolean) =>
    test.store.news(btc, now - 5 * dayMs, now + 1).mentions.filter((one) => one.isBackfilled === isBackfilled);

  it('never silences or wakes a headline that was heard live, whatever was imported before', () => {
    fc.assert(
      fc.property(anyTopics(3), anyTopics(5), anyTopics(5), (before, live, after) => {
        fill([]);
        put(before, true);
        for (const { id } of put(live, false)) {
          test.store.saveScores('finbert', 'v1', now, [{ id, score: 0.5, uncertainty: 0.1, detail: null }]);
        }
        const counted = heard(false);
        put(after, true);
        expect(heard(false)).toEqual(counted);
      }),
      { numRuns: 60 },
    );
  });

  it('stands alone before the live one and joins it after it', () => {
    const [{ id }] = put([{ topic: 0, age: dayMs }], false);
    put([{ topic: 0, age: 2 * dayMs }], true);
    put([{ topic: 0, age: 0 }], true);
    expect(heard(false).map((one) => one.id)).toEqual([id]);
    expect(heard(true).map(({ availableTime }) => availableTime)).toEqual([now - 2 * dayMs]);
    expect(test.store.list({}).items).toHaveLength(3);
  });

  it('that was there first is not repeated by the feeds', () => {
    put([{ topic: 0, age: dayMs }], true);
    put([{ topic: 0, age: 0 }], false);
    expect([heard(true).length, heard(false).length]).toEqual([1, 0]);
  });
});

describe('a score counts', () => {
  function countsFrom(model: 'finbert' | 'llm', scoredAfterMs: number, isBackfilled: boolean): number {
    const [{ id, availableTime }] = test.store.put([
      headline('Bitcoin plunges after hack', 30 * dayMs, { isBackfilled }),
    ]);
    test.store.saveScores(model, 'v1', availableTime + scoredAfterMs, [
      { id, score: 0.5, uncertainty: 0.1, detail: null },
    ]);
    const [mention] = test.store.news(btc, availableTime, availableTime + 1).mentions;
    const moments = Object.fromEntries(mention.parts.map((part) => [part.model, part.countsFrom - availableTime]));
    expect(moments.lexicon).toBe(0);
    return moments[model];
  }

  it.each([
    ['FinBERT’s made at once: from when it was there', 'finbert', 2 * minuteMs, 2 * minuteMs],
    ['FinBERT’s made eleven minutes late: only then', 'finbert', 11 * minuteMs, 11 * minuteMs],
    ['FinBERT’s made long after: only then', 'finbert', 20 * dayMs, 20 * dayMs],
    ['the LLM’s made at once', 'llm', 2 * minuteMs, 2 * minuteMs],
    ['the LLM’s made long after: only then', 'llm', 20 * dayMs, 20 * dayMs],
    ['one with a clock behind: not before the headline', 'llm', -minuteMs, 0],
  ] as const)('of a headline that was heard live, %s', (_what, model, scoredAfterMs, expected) => {
    expect(countsFrom(model, scoredAfterMs, false)).toBe(expected);
  });

  it.each([
    ['FinBERT’s made at once: from when it was there', 'finbert', 2 * minuteMs, 2 * minuteMs],
    ['FinBERT’s at the end of that', 'finbert', 10 * minuteMs, 10 * minuteMs],
    ['FinBERT’s made long after: as if it had been there', 'finbert', 10 * minuteMs + 1, 0],
    ['the LLM’s made long after: only then', 'llm', 20 * dayMs, 20 * dayMs],
  ] as const)('of history, %s', (_what, model, scoredAfterMs, expected) => {
    expect(countsFrom(model, scoredAfterMs, true)).toBe(expected);
  });

  it('as it was first given', () => {
    const [{ id }] = test.store.put([headline('Bitcoin plunges after hack', hourMs)]);
    for (const [age, score] of [
      [30, 0.1],
      [20, 0.9],
    ])
      test.store.saveScores('llm', 'v1', now - age * minuteMs, [{ id, score, uncertainty: 0.1, detail: null }]);
    const [{ parts }] = test.store.news(btc, now, now + 1).mentions;
    expect(parts.filter(({ model }) => model === 'llm')).toEqual([
      { model: 'llm', score: 0.1, uncertainty: 0.1, countsFrom: now - 30 * minuteMs },
    ]);
  });

  const scoredBy = (id: number, model: 'finbert' | 'llm', version: string, score: number, at: UtcMs) =>
    test.store.saveScores(model, version, at, [{ id, score, uncertainty: 0.1, detail: null }]);
  const heardOf = (model: 'finbert' | 'llm') => {
    const { mentions, versions } = test.store.news(btc, now, now + 1);
    const parts = mentions.map((mention) => mention.parts.filter((part) => part.model === model));
    return { scores: parts.map((of) => of.map(({ score }) => score)), version: versions?.[model] };
  };

  it('of history in FinBERT’s newest version only, live in each from its own time', () => {
    const [live, old] = test.store.put([
      headline('Bitcoin plunges after hack', hourMs),
      headline('Bitcoin fund approved by court', dayMs, { isBackfilled: true }),
    ]);
    for (const { id } of [live, old]) {
      scoredBy(id, 'finbert', 'b', 0.1, now - 30 * minuteMs);
      scoredBy(id, 'finbert', 'a', 0.9, now - 20 * minuteMs);
    }
    expect(heardOf('finbert')).toEqual({ scores: [[0.9], [0.1, 0.9]], version: 'a' });
  });

  it('in the version that was first used last, though an older one judges again after it', () => {
    const [first, second] = test.store.put([
      headline('Bitcoin plunges after hack', 2 * hourMs),
      headline('Bitcoin fund approved by court', hourMs),
    ]);
    for (const model of ['finbert', 'llm'] as const) {
      scoredBy(first.id, model, 'v1', 0.1, now - 50 * minuteMs);
      scoredBy(second.id, model, 'v2', 0.9, now - 40 * minuteMs);
      scoredBy(second.id, model, 'v1', 0.2, now - 30 * minuteMs);
      expect(heardOf(model)).toEqual({ scores: [[0.1], [0.9]], version: 'v2' });
    }
    expect(test.store.list({}).items.map(({ parts }) => parts.llm)).toEqual([0.9, 0.1]);
    expect(test.store.news(btc, now - dayMs, now - 45 * minuteMs).versions).toMatchObject({ llm: 'v1' });
  });
});

describe('the LLM', () => {
  it('tells each market what it says of its own asset, and the mean where it says nothing of that', () => {
    const [{ id }] = test.store.put([headline('Bitcoin sinks while Ether and Solana climb')]);
    const detail = { assets: { BTC: -0.9, ETH: 0.9 } };
    test.store.saveScores('llm', 'v1', now, [{ id, score: 0, uncertainty: 0.2, detail }]);
    const said = (market: Market) =>
      test.store.news(market, now, now + 1).mentions[0].parts.find(({ model }) => model === 'llm')?.score;
    expect([said(btc), said('binance:ETH/USDT'), said('binance:SOL/USDT')]).toEqual([-0.9, 0.9, 0]);
  });
});

describe('Fear & Greed', () => {
  it('counts from the later of both times, and the first value of a day stays', () => {
    test.store.putFearGreed([
      { publishedAt: now - 2 * dayMs, fetchedAt: now - dayMs, value: 20 },
      { publishedAt: now, fetchedAt: now - minuteMs, value: 60 },
    ]);
    test.store.putFearGreed([{ publishedAt: now, fetchedAt: now + dayMs, value: 99 }]);
    expect(test.store.news(btc, now, now + 1).fearGreed).toEqual([
      { availableTime: now - dayMs, value: 20 },
      { availableTime: now, value: 60 },
    ]);
    expect(test.store.news(btc, now - 1, now).fearGreed).toHaveLength(1);
  });
});
