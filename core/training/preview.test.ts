import { beforeAll, describe, expect, it } from 'vitest';
import { trainingPreview } from '../contract/judging-schemas.ts';
import { defaultTradeRules } from '../domain/prediction.ts';
import { dayMs, hourMs } from '../domain/timeframe.ts';
import { exampleConfig } from '../model/example-model.test-kit.ts';
import { buildDataset, type Dataset, labelsOf, rangeOf } from './dataset.ts';
import { exampleMarkets, exampleSeries } from './example-dataset.test-kit.ts';
import type { ReadSeries } from './market-series.ts';
import { plantedNews } from './planted-news.test-kit.ts';
import { type PreviewOptions, previewTraining } from './preview.ts';
import { parts } from './split.ts';
import { withoutBars } from './without-bars.test-kit.ts';

const start = Date.UTC(2025, 0, 1);
const whole = exampleSeries();
let rests = 0;

function optionsOf(readSeries: ReadSeries, decisions: PreviewOptions['decisions'] = {}): PreviewOptions {
  return {
    readSeries,
    extentOf: () => ({ from: start, to: start + 21 * dayMs }),
    markets: exampleMarkets,
    decisions,
    rules: defaultTradeRules,
    config: exampleConfig,
    async rest() {
      rests += 1;
    },
  };
}

/** What a preview must say of a dataset. */
function expectSame(preview: Awaited<ReturnType<typeof previewTraining>>, dataset: Dataset): void {
  for (const part of parts) {
    const labels = labelsOf(dataset, dataset.split[part]);
    const { samples, range, classes } = preview.parts[part];
    expect(samples).toBe(labels.length);
    expect(range).toEqual(rangeOf(dataset, part));
    expect(Object.values(classes)).toEqual([0, 1, 2].map((k) => labels.filter((label) => label === k).length));
  }
  expect(preview.sealed).toEqual(dataset.sealed);
  expect(preview.leftOut).toEqual(dataset.leftOut);
  expect(preview.problem).toBeNull();
}

describe('the preview of a training', () => {
  const gap = [start + 15 * dayMs + 5 * hourMs, start + 15 * dayMs + 9 * hourMs] as const;
  const broken = withoutBars(whole, ...gap);
  const half = { from: start + 13.3 * dayMs, to: start + 20 * dayMs };
  let preview: Awaited<ReturnType<typeof previewTraining>>;
  beforeAll(async () => {
    preview = await previewTraining(optionsOf(broken));
  });

  it('says exactly what the dataset will be, whole or in part, with gaps or without', async () => {
    for (const [series, decisions] of [
      [whole, {}],
      [broken, {}],
      [whole, half],
    ] as const) {
      const { rest: _, extentOf: __, ...options } = optionsOf(series, decisions);
      expectSame(await previewTraining(optionsOf(series, decisions)), buildDataset(options));
    }
  });

  it('counts the headlines that came between the first and the last decision', async () => {
    const readNews = plantedNews(whole, exampleMarkets);
    const { headlines, parts: found } = await previewTraining({ ...optionsOf(whole), readNews });
    const { from = 0 } = found.train.range ?? {};
    const { to = 0 } = found.test.range ?? {};
    // One an hour, a minute before it.
    const hours = Math.ceil(to / hourMs) - Math.ceil((from + 1) / hourMs);
    expect(headlines.readings).toBe(0);
    expect(Math.abs(headlines.mentions - 2 * hours)).toBeLessThanOrEqual(4);
    expect(preview.headlines).toEqual({ mentions: 0, readings: 0 });
  });

  it('counts a headline once, though every market hears it', async () => {
    const availableTime = start + 15 * dayMs;
    const readNews = () => ({
      mentions: [1, 2].map((id) => ({ id, availableTime, isBackfilled: true, parts: [] })),
      fearGreed: [{ availableTime, value: 50 }],
    });
    const { headlines } = await previewTraining({ ...optionsOf(whole), readNews });
    expect(headlines).toEqual({ mentions: 2, readings: 1 });
  });

  it('fits the contract', () => {
    expect(trainingPreview.parse(preview)).toEqual(preview);
  });

  it('counts bars and what is missing between them', () => {
    const minutes = preview.series.find(({ market, timeframe }) => market === exampleMarkets[1] && timeframe === '1m');
    expect(minutes).toEqual({
      market: 'demo:ETH/USDT',
      timeframe: '1m',
      bars: 21 * 1_440 - 240,
      from: start,
      to: start + 21 * dayMs - 60_000,
      gaps: 1,
      missingBars: 240,
    });
    expect(preview.series.map(({ timeframe }) => timeframe)).toEqual(['1m', '10m', '1h', '1m', '10m', '1h']);
  });

  it('says how much the overlapping outcomes are worth: far fewer than samples, at least one a horizon and market', () => {
    const { samples, effectiveSamples, range } = preview.parts.train;
    const horizons = ((range?.to ?? 0) - (range?.from ?? 0)) / defaultTradeRules.horizonMs;
    expect(effectiveSamples).toBeLessThan(samples / 4);
    expect(effectiveSamples).toBeGreaterThan(horizons);
  });

  it('gives others their turn, and can be stopped', async () => {
    rests = 0;
    await previewTraining(optionsOf(whole));
    expect(rests).toBeGreaterThan(15);
    const stopped = { ...optionsOf(whole), rest: () => Promise.reject(new Error('another form')) };
    await expect(previewTraining(stopped)).rejects.toThrow('another form');
  });

  it('says the sentence that a training would be refused with', async () => {
    const short = { from: start + 20 * dayMs, to: start + 20.2 * dayMs };
    const { problem, parts: found } = await previewTraining(optionsOf(whole, short));
    const { rest: _, extentOf: __, ...options } = optionsOf(whole, short);
    expect(() => buildDataset(options)).toThrow(problem ?? 'nothing');
    expect(problem).toMatch(/^Not enough data to train/);
    expect(found.test.samples).toBeLessThan(32);
    const nothing = await previewTraining({ ...optionsOf(whole), extentOf: () => undefined });
    expect(nothing.problem).toMatch(/demo:BTC\/USDT 1m: 0 of \d+ bars/);
    expect(nothing.sealed).toBeNull();
    expect(nothing.parts.train).toEqual({
      samples: 0,
      range: null,
      classes: { short: 0, flat: 0, long: 0 },
      effectiveSamples: 0,
    });
    const mixed = await previewTraining({ ...optionsOf(whole), markets: ['demo:BTC/USDT', 'binance:BTC/USDT'] });
    expect(mixed.problem).toMatch(/^The demo market and real ones cannot be trained on together/);
    const rules = { ...defaultTradeRules, takeProfitAtr: 500, stopLossAtr: 500 };
    const flat = await previewTraining({ ...optionsOf(whole), rules });
    expect(flat.problem).toMatch(/came out flat/);
  });
});
