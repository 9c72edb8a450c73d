import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { defaultFusionWeights, noNews, type ReadNews } from '../domain/news.ts';
import { defaultTradeRules } from '../domain/prediction.ts';
import { dayMs, hourMs, minuteMs } from '../domain/timeframe.ts';
import { sentimentVector } from '../features/sentiment-vector.ts';
import { exampleConfig } from '../model/example-model.test-kit.ts';
import { gatherBatch } from './batch.ts';
import { buildDataset, type Dataset } from './dataset.ts';
import { exampleMarkets, exampleSeries } from './example-dataset.test-kit.ts';
import { withHeadlinesLate } from './headlines.ts';
import { lastBars } from './last-bars.ts';
import { laterNews, plantedNews } from './planted-news.test-kit.ts';

const readSeries = exampleSeries(28);
const weights = defaultFusionWeights;
const heard = plantedNews(readSeries, exampleMarkets);

function build(readNews?: ReadNews, of = weights): Dataset {
  return buildDataset({
    readSeries,
    markets: exampleMarkets,
    decisions: { everyMs: hourMs },
    rules: defaultTradeRules,
    config: exampleConfig,
    headlines: readNews && { readNews, weights: of },
  });
}

const vectors = ({ samples }: Dataset) => samples.map(({ sentiment }) => sentiment && [...sentiment]);
const masks = (dataset: Dataset) => {
  const { inputs } = gatherBatch(dataset, Int32Array.from(dataset.samples.keys()));
  return [...(inputs.at(-1)?.dataSync() ?? [])];
};

let plain: Dataset;
let informed: Dataset;
beforeAll(() => {
  plain = build();
  informed = build(heard);
});

describe('a dataset with headlines', () => {
  it('shows each decision what was known at its time, and counts it', () => {
    for (const { market, decisionTime, sentiment } of informed.samples) {
      const news = heard(exampleMarkets[market], decisionTime, decisionTime + 1);
      expect(sentiment).toEqual(sentimentVector(news, decisionTime, weights));
    }
    const { split, headlines } = informed;
    expect(headlines).toMatchObject({
      isUsed: true,
      backfilledShare: 1,
      readings: 0,
      samples: { train: split.train.length, validation: split.validation.length, test: split.test.length },
    });
    expect(headlines?.detail).toMatch(/^It heard [\d,]+ headlines and 0 Fear & Greed readings; 100 % of the training/);
    expect(new Set(masks(informed))).toEqual(new Set([1]));
  });

  it('counts a headline and a reading once, though every market hears it, and none that nobody has judged', () => {
    const { samples } = informed;
    const first = samples[0].decisionTime;
    const part = { model: 'lexicon' as const, score: 0.5, uncertainty: 0.2, countsFrom: first };
    const mentions = Array.from({ length: 200 }, (_, id) => {
      const availableTime = first + id * hourMs;
      return { id, availableTime, isBackfilled: id % 2 === 0, parts: [{ ...part, countsFrom: availableTime }] };
    });
    const unjudged = { id: 200, availableTime: first, isBackfilled: true, parts: [] };
    const versions = { lexicon: '7' };
    const { headlines } = build(() => ({
      mentions: [unjudged, ...mentions].map((mention) => ({ ...mention })),
      fearGreed: [{ availableTime: first, value: 40 }],
      versions,
    }));
    expect(exampleMarkets.length).toBeGreaterThan(1);
    expect(headlines).toMatchObject({ mentions: 200, readings: 1, backfilledShare: 0.5, versions });
    expect(headlines?.detail).toMatch(/^It heard 200 headlines and 1 Fear & Greed reading;/);
  });

  it('is the same dataset without them when there are none, and says so', () => {
    const empty = build(() => noNews);
    expect(empty.headlines).toMatchObject({ isUsed: false, mentions: 0, backfilledShare: null });
    expect(empty.headlines?.detail).toMatch(/no headlines in this range/);
    expect(empty.fingerprint).toBe(plain.fingerprint);
    expect(empty.samples).toEqual(plain.samples);
    expect(new Set(masks(empty))).toEqual(new Set([0]));
  });

  it('masks every decision when all headlines were fetched after the range, whenever they were published', () => {
    const end = informed.samples[informed.samples.length - 1].decisionTime;
    const fetchedLate: ReadNews = (market, from) => {
      const { mentions, fearGreed } = heard(market, from, Infinity);
      const late = mentions.map((mention) => ({
        ...mention,
        availableTime: end + minuteMs,
        parts: mention.parts.map((part) => ({ ...part, countsFrom: end + minuteMs })),
      }));
      return { mentions: late, fearGreed };
    };
    const blind = build(fetchedLate);
    expect(blind.samples).toEqual(plain.samples);
    expect(blind.fingerprint).toBe(plain.fingerprint);
    expect(blind.headlines).toMatchObject({ isUsed: false, mentions: 0 });
  });

  it('does not let a network hear headlines that came only after it had learnt', () => {
    const { samples, split } = informed;
    const testFrom = samples[split.test[0]].decisionTime;
    const recent = build((market, from, to) => {
      const { mentions, fearGreed } = heard(market, from, to);
      return { mentions: mentions.filter(({ availableTime }) => availableTime > testFrom), fearGreed };
    });
    expect(recent.headlines).toMatchObject({ isUsed: false, samples: { train: 0 } });
    expect(recent.headlines?.detail).toMatch(/^Only 0 of .* had headlines, fewer than the 32/);
    expect(new Set(masks(recent))).toEqual(new Set([0]));
  });

  it('never changes a decision by what became available after it, and does by what was there', () => {
    const { samples } = informed;
    fc.assert(
      fc.property(
        fc.integer({ min: 40, max: samples.length - 1 }),
        fc.integer({ min: -180, max: 180 }),
        (i, minutes) => {
          const time = samples[i].decisionTime + minutes * minuteMs;
          const changed = build((market, from, to) => {
            const { mentions, fearGreed } = heard(market, from, to);
            const opposite = mentions.map((mention) => {
              if (mention.availableTime <= time) return mention;
              return { ...mention, parts: mention.parts.map((part) => ({ ...part, score: -part.score || 0.5 })) };
            });
            return { mentions: opposite, fearGreed };
          });
          const known = (of: Dataset) => of.samples.filter(({ decisionTime }) => decisionTime <= time);
          const later = (of: Dataset) => of.samples.filter(({ decisionTime }) => decisionTime > time + hourMs);
          expect(known(changed)).toEqual(known(informed));
          // The control: what was available does count.
          for (const [k, { sentiment }] of later(changed).entries()) {
            expect(sentiment).not.toEqual(later(informed)[k].sentiment);
          }
        },
      ),
      { numRuns: 6 },
    );
  });

  it('has another fingerprint with another score, another weight or a later headline', () => {
    const louder: ReadNews = (market, from, to) => {
      const { mentions, fearGreed } = heard(market, from, to);
      const [first, ...others] = mentions;
      return { mentions: [{ ...first, parts: [{ ...first.parts[0], score: 0.1 }] }, ...others], fearGreed };
    };
    const prints = [plain, informed, build(louder), build(heard, { ...weights, lexicon: 2 })];
    prints.push(build(laterNews(heard, minuteMs)));
    expect(new Set(prints.map(({ fingerprint }) => fingerprint)).size).toBe(prints.length);
    expect(build(heard).fingerprint).toBe(informed.fingerprint);
  });
});

describe('headlines at the wrong time', () => {
  it('are those of the day before when late and of the day after when early, with the same outcomes', () => {
    const late = withHeadlinesLate(informed, dayMs);
    const early = withHeadlinesLate(informed, -dayMs);
    expect(vectors(late)).toEqual(vectors(build(laterNews(heard, dayMs))));
    const at = ({ samples }: Dataset, time: number) =>
      samples.find(({ decisionTime }) => decisionTime === time)?.sentiment;
    const time = informed.samples[informed.split.train[60]].decisionTime;
    expect(at(late, time + dayMs)).toEqual(at(informed, time));
    expect(at(early, time)).toEqual(at(informed, time + dayMs));
    expect(late.samples.map(({ label }) => label)).toEqual(informed.samples.map(({ label }) => label));
  });

  it('change nothing where nobody hears headlines', () => {
    expect(withHeadlinesLate(plain, dayMs)).toBe(plain);
  });
});

describe('the last bars of a baseline', () => {
  it('have the headlines and whether there are any beside them, as the network has', () => {
    const { test } = informed.split;
    const [without, withThem] = [lastBars(plain, test), lastBars(informed, test)];
    expect(withThem.columns).toBe(without.columns + 9);
    const row = withThem.rows.subarray(0, withThem.columns);
    expect([...row.subarray(0, without.columns)]).toEqual([...without.rows.subarray(0, without.columns)]);
    expect([...row.subarray(without.columns)]).toEqual([...(informed.samples[test[0]].sentiment ?? []), 1]);
  });
});
