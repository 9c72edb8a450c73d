import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultFusionWeights, type MarketNews, type Mention, noNews } from '../domain/news.ts';
import { dayMs, hourMs, minuteMs } from '../domain/timeframe.ts';
import { mentionLifeMs, readingLifeMs, sentimentFeatureNames, sentimentVector } from './sentiment-vector.ts';

const now = Date.UTC(2025, 0, 10);
const weights = defaultFusionWeights;

function mention(ageMs: number, score: number, uncertainty = 0.2): Mention {
  const availableTime = now - ageMs;
  return {
    availableTime,
    isBackfilled: false,
    parts: [{ model: 'lexicon', score, uncertainty, countsFrom: availableTime }],
  };
}
const newsOf = (mentions: Mention[], fearGreed: MarketNews['fearGreed'] = []): MarketNews => ({
  mentions: [...mentions].sort((a, b) => a.availableTime - b.availableTime),
  fearGreed: [...fearGreed].sort((a, b) => a.availableTime - b.availableTime),
});
const at = (news: MarketNews, time = now) => sentimentVector(news, time, weights);
const featureOf = (news: MarketNews, name: (typeof sentimentFeatureNames)[number], time = now) =>
  at(news, time)?.[sentimentFeatureNames.indexOf(name)] ?? Number.NaN;

const anyMention = (minAgeMs: number, maxAgeMs: number) =>
  fc
    .record({
      age: fc.integer({ min: minAgeMs, max: maxAgeMs }),
      parts: fc.array(
        fc.record({
          model: fc.constantFrom('lexicon' as const, 'finbert' as const, 'llm' as const),
          score: fc.double({ min: -1, max: 1, noNaN: true }),
          uncertainty: fc.double({ min: 0, max: 1, noNaN: true }),
          delay: fc.integer({ min: 0, max: 2 * dayMs }),
        }),
        { maxLength: 5 },
      ),
    })
    .map(({ age, parts }): Mention => {
      const availableTime = now - age;
      const counted = parts.map(({ delay, ...part }) => ({ ...part, countsFrom: availableTime + delay }));
      return { availableTime, isBackfilled: false, parts: counted };
    });
const anyNews = (minAgeMs: number, maxAgeMs: number, maxLength = 20) =>
  fc
    .record({
      mentions: fc.array(anyMention(minAgeMs, maxAgeMs), { maxLength }),
      fearGreed: fc.array(
        fc.record({
          availableTime: fc.integer({ min: now - maxAgeMs, max: now - minAgeMs }),
          value: fc.integer({ min: 0, max: 100 }),
        }),
        { maxLength: 4 },
      ),
    })
    .map(({ mentions, fearGreed }) => newsOf(mentions, fearGreed));

describe('the vector of Branch C', () => {
  it('is eight finite values within [−1, 1], whatever the news', () => {
    fc.assert(
      fc.property(anyNews(-dayMs, 5 * dayMs), (news) => {
        const vector = at(news);
        if (vector === undefined) return;
        expect(vector).toHaveLength(sentimentFeatureNames.length);
        for (const value of vector) expect(Math.abs(value)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('is missing, not neutral, when nothing is known', () => {
    expect(at(noNews)).toBeUndefined();
    expect(at(newsOf([mention(mentionLifeMs, 1)]))).toBeUndefined();
    expect(at(newsOf([mention(mentionLifeMs - 1, 1)]))).toBeDefined();
    expect(at(newsOf([], [{ availableTime: now - readingLifeMs, value: 80 }]))).toBeUndefined();
    expect(at(newsOf([], [{ availableTime: now - readingLifeMs + 1, value: 80 }]))).toBeDefined();
  });

  it('never changes with what comes later', () => {
    fc.assert(
      fc.property(anyNews(0, 4 * dayMs), anyNews(-4 * dayMs, -1), (past, future) => {
        const both = newsOf([...past.mentions, ...future.mentions], [...past.fearGreed, ...future.fearGreed]);
        expect(at(both)).toEqual(at(past));
      }),
    );
    // The control: one available at the very moment is not later.
    const past = newsOf([mention(hourMs, 0.2)]);
    expect(at(newsOf([...past.mentions, mention(0, 1)]))).not.toEqual(at(past));
  });

  it('counts a headline from the very moment it was available, and a score from its own', () => {
    const one = mention(0, 0.9);
    const finbert = { model: 'finbert', score: -0.9, uncertainty: 0.1, countsFrom: now + 5 * minuteMs } as const;
    const news = newsOf([{ ...one, parts: [...one.parts, finbert] }]);
    expect(at(news, now - 1)).toBeUndefined();
    expect(featureOf(news, 'mean over an hour', now)).toBeGreaterThan(0);
    expect(featureOf(news, 'mean over an hour', now + 5 * minuteMs - 1)).toBeGreaterThan(0);
    expect(featureOf(news, 'mean over an hour', now + 5 * minuteMs)).toBeLessThan(0);
  });

  it('changes when every headline is fetched later', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 2 * dayMs }), { minLength: 1, maxLength: 10 }),
        fc.integer({ min: 10 * minuteMs, max: dayMs }),
        (ages, shift) => {
          const asFetched = newsOf(ages.map((age) => mention(age, 0.7)));
          const later = newsOf(ages.map((age) => mention(age - shift, 0.7)));
          expect(at(later)).not.toEqual(at(asFetched));
        },
      ),
    );
  });

  it('lets of one model the newest score speak', () => {
    const one = mention(hourMs, 0.1);
    const older = { model: 'llm', score: -1, uncertainty: 0.1, countsFrom: now - 2_000 } as const;
    const newer = { model: 'llm', score: 1, uncertainty: 0.1, countsFrom: now - 1_000 } as const;
    const news = newsOf([{ ...one, parts: [...one.parts, older, newer] }]);
    expect(featureOf(news, 'mean over an hour')).toBeGreaterThan(0);
    expect(featureOf(news, 'mean over an hour', now - 1_500)).toBeLessThan(0);
  });

  it('forgets by half-lives: a headline of yesterday is gone from the hour and not from the day', () => {
    const news = newsOf([mention(dayMs, 1, 0)]);
    expect(featureOf(news, 'mean over an hour')).toBeCloseTo(0, 5);
    expect(featureOf(news, 'mean over 6 hours')).toBeCloseTo(2 ** -4 / (2 ** -4 + 0.5), 6);
    expect(featureOf(news, 'mean over a day')).toBeCloseTo(0.5, 6);
  });

  it('tells agreement from dispute and few from many', () => {
    const many = (score: (i: number) => number) =>
      newsOf(Array.from({ length: 20 }, (_, i) => mention(i * minuteMs, score(i))));
    const agreed = many(() => 0.8);
    const disputed = many((i) => (i % 2 ? 0.8 : -0.8));
    expect(featureOf(disputed, 'dispersion')).toBeGreaterThan(2 * featureOf(agreed, 'dispersion'));
    expect(featureOf(agreed, 'intensity')).toBeGreaterThan(3 * featureOf(newsOf([mention(0, 0.8)]), 'intensity'));
    expect(featureOf(newsOf(Array.from({ length: 5_000 }, () => mention(0, 1))), 'intensity')).toBe(1);
    expect(featureOf(agreed, 'uncertainty')).toBeLessThan(featureOf(newsOf([mention(0, 0.8, 0.9)]), 'uncertainty'));
  });

  it('carries the newest Fear & Greed reading and says whether there is one', () => {
    const readings = [
      { availableTime: now - dayMs, value: 10 },
      { availableTime: now, value: 75 },
    ];
    const news = newsOf([mention(0, 0.5)], readings);
    expect(featureOf(news, 'fear and greed')).toBeCloseTo(0.5, 6);
    expect(featureOf(news, 'fear and greed is known')).toBe(1);
    expect(featureOf(newsOf([], readings), 'fear and greed', now - 1)).toBeCloseTo(-0.8, 6);
    expect(at(newsOf([mention(0, 0.5)]))?.slice(6)).toEqual(Float32Array.of(0, 0));
  });

  it('judges the same news anew under other weights', () => {
    const one = mention(0, 0.9);
    const news = newsOf([
      { ...one, parts: [...one.parts, { model: 'finbert', score: -0.9, uncertainty: 0.2, countsFrom: now }] },
    ]);
    const lexiconOnly = sentimentVector(news, now, { lexicon: 1, finbert: 0, llm: 0 });
    const finbertOnly = sentimentVector(news, now, { lexicon: 0, finbert: 1, llm: 0 });
    expect(lexiconOnly?.[0]).toBeGreaterThan(0);
    expect(finbertOnly?.[0]).toBe(-(lexiconOnly?.[0] ?? 0));
    expect(sentimentVector(news, now, { lexicon: 1, finbert: 0, llm: 0 })).toEqual(lexiconOnly);
  });
});
