import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LlmScore } from '../../contract/contract.ts';
import { sentimentSettings } from '../../contract/settings-schemas.ts';
import type { Market } from '../../domain/market.ts';
import { type MarketNews, noNews } from '../../domain/news.ts';
import { defaultTradeRules, type Prediction } from '../../domain/prediction.ts';
import { dayMs } from '../../domain/timeframe.ts';
import { findLeaders } from '../../sentiment/store/find-leaders.ts';
import { createTestStore, headline, now, testClock } from '../../sentiment/store/sentiment-store.test-kit.ts';
import { headlineEffect, type PredictWith } from './headline-effect.ts';
import { createScoreHeadlines } from './score-headlines.ts';

const market: Market = 'demo:BTC/USDT';
const prediction: Prediction = {
  market,
  asOf: now,
  modelId: 'any',
  probabilities: { long: 0.4, short: 0.3, flat: 0.3 },
  signal: 'abstain',
  side: 'long',
  entry: 100,
  takeProfit: 102.5,
  stopLoss: 98.5,
  atr: 1,
  breakEven: 0.4,
  expectedValue: 0,
  horizonEnd: now + defaultTradeRules.horizonMs,
  reasons: [],
};

let test: ReturnType<typeof createTestStore>;
beforeEach(() => {
  test = createTestStore();
});
afterEach(() => test.remove());

/** How many mentions the prediction heard, and what is said of it. */
async function effectOf(
  texts: readonly string[],
  llmScore?: LlmScore,
): Promise<{ added: number; detail: string; llm: (number | undefined)[] }> {
  const settings = sentimentSettings.parse({ finbert: { isEnabled: false } });
  const score = createScoreHeadlines({
    finbert: { score: () => Promise.reject(new Error('It is switched off.')) },
    llm: { score: async (all) => all.map(() => llmScore ?? { unavailable: 'It is switched off.', isRefusal: false }) },
    settings: () => settings,
    markets: () => [market],
    clock: testClock,
  });
  let heard: MarketNews = noNews;
  const predictWith: PredictWith = async (_, change) => {
    heard = change(noNews, now);
    return { prediction, hearsNews: true };
  };
  const { signal } = new AbortController();
  const { detail } = await headlineEffect(
    { market, texts },
    { score, predictWith, findStored: (...range) => findLeaders(test.store.db, ...range), signal },
  );
  const llm = heard.mentions.map(({ parts }) => parts.find(({ model }) => model === 'llm')?.score);
  return { added: heard.mentions.length, detail, llm };
}

describe('what headlines would change', () => {
  it('hears a headline once, however often it is given', async () => {
    const text = 'Bitcoin surges past $70,000 as inflows hit record';
    expect((await effectOf([text])).added).toBe(1);
    const copies = Array.from({ length: 100 }, (_, i) => (i % 2 ? text : `${text} - Wire`));
    expect(await effectOf(copies)).toEqual({
      added: 1,
      llm: [undefined],
      detail: expect.stringMatching(/^All 100 .* 99 of them repeat/),
    });
  });

  it('hears of the LLM what it says of the market, not the mean over assets', async () => {
    const said: LlmScore = {
      label: 'neutral',
      score: 0,
      uncertainty: 0.2,
      confidence: 0.8,
      assets: { BTC: -0.9, ETH: 0.9 },
      event: 'other',
      horizon: 'hours',
      reason: 'Money moves.',
      isCached: false,
      ms: 1,
    };
    expect((await effectOf(['Bitcoin and Ethereum part ways'], said)).llm).toEqual([-0.9]);
    expect((await effectOf(['Bitcoin and Ethereum part ways'], { ...said, assets: {} })).llm).toEqual([0]);
  });

  it('hears headlines that say different things each', async () => {
    const texts = ['Bitcoin surges past $70,000', 'Exchange hacked', 'Bitcoin falls below $60,000'];
    const { added, detail } = await effectOf(texts);
    expect(added).toBe(3);
    expect(detail).not.toMatch(/repeat/);
  });

  it('hears nothing new in what was stored within three days, and hears it again afterwards', async () => {
    const text = 'Bitcoin surges past $70,000 as inflows hit record';
    test.store.put([headline(text, 3 * dayMs + 1)]);
    expect((await effectOf([text])).added).toBe(1);
    test.store.put([headline('Exchange hacked, $200 million stolen', dayMs, { isBackfilled: true })]);
    expect(await effectOf(['Exchange hacked, $200 million stolen', text])).toMatchObject({ added: 1 });
    expect(await effectOf(['Exchange hacked, $200 million stolen'])).toEqual({
      added: 0,
      llm: [],
      detail: expect.stringMatching(/stored already/),
    });
  });

  it('is not kept from hearing by what another market heard, or by what comes later', async () => {
    const text = 'Network suffers a long outage';
    test.store.put([headline(`Solana: ${text}`, dayMs), headline(text, -1)]);
    expect((await effectOf([text])).added).toBe(1);
  });
});
