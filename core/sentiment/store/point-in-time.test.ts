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

describe('a score counts', () => {
  function countsFrom(model: 'finbert' | 'llm', scoredAfterMs: number): number {
    const [{ id, availableTime }] = test.store.put([headline('Bitcoin plunges after hack', 30 * dayMs)]);
    test.store.saveScores(model, 'v1', availableTime + scoredAfterMs, [
      { id, score: 0.5, uncertainty: 0.1, detail: null },
    ]);
    const [mention] = test.store.news(btc, availableTime, availableTime + 1).mentions;
    const moments = Object.fromEntries(mention.parts.map((part) => [part.model, part.countsFrom - availableTime]));
    expect(moments.lexicon).toBe(0);
    return moments[model];
  }

  it.each([
    ['FinBERT’s made live: from when it was there', 'finbert', 2 * minuteMs, 2 * minuteMs],
    ['FinBERT’s at the end of live', 'finbert', 10 * minuteMs, 10 * minuteMs],
    ['FinBERT’s made long after: as if it had been there', 'finbert', 10 * minuteMs + 1, 0],
    ['the LLM’s made live', 'llm', 2 * minuteMs, 2 * minuteMs],
    ['the LLM’s made long after: only then', 'llm', 20 * dayMs, 20 * dayMs],
    ['one with a clock behind: not before the headline', 'llm', -minuteMs, 0],
  ] as const)('%s', (_what, model, scoredAfterMs, expected) => {
    expect(countsFrom(model, scoredAfterMs)).toBe(expected);
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

  it('in FinBERT’s newest version only, and in each of the LLM’s from its own time', () => {
    const [{ id }] = test.store.put([headline('Bitcoin plunges after hack', hourMs)]);
    for (const model of ['finbert', 'llm'] as const) {
      test.store.saveScores(model, 'b', now - 30 * minuteMs, [{ id, score: 0.1, uncertainty: 0.1, detail: null }]);
      test.store.saveScores(model, 'a', now - 20 * minuteMs, [{ id, score: 0.9, uncertainty: 0.1, detail: null }]);
    }
    const [{ parts }] = test.store.news(btc, now, now + 1).mentions;
    expect(parts.flatMap(({ model, score }) => (model === 'lexicon' ? [] : [[model, score]]))).toEqual([
      ['llm', 0.1],
      ['finbert', 0.9],
      ['llm', 0.9],
    ]);
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
