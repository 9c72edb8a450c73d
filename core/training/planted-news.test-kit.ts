import type { Market } from '../domain/market.ts';
import type { MarketNews, ReadNews } from '../domain/news.ts';
import { defaultTradeRules } from '../domain/prediction.ts';
import { hourMs, minuteMs } from '../domain/timeframe.ts';
import { exampleConfig } from '../model/example-model.test-kit.ts';
import { findDecisions } from './decisions.ts';
import { type ReadSeries, readMarketSeries } from './market-series.ts';
import { labelDecision } from './samples.ts';

/** A headline with a score of the lexicon that counts at once. */
function mentionAt(availableTime: number, score: number): MarketNews['mentions'][number] {
  const part = { model: 'lexicon' as const, score, uncertainty: 0.2, countsFrom: availableTime };
  return { availableTime, isBackfilled: true, parts: [part] };
}

/**
 * Headlines that tell what will become of each decision, a minute before it, as no real ones do: +0.8 long, −0.8 short, 0 flat.
 * @param shuffle the scores of a market in another order: headlines at the same times that tell nothing
 */
export function plantedNews(
  readSeries: ReadSeries,
  markets: readonly Market[],
  shuffle: (scores: number[]) => number[] = (scores) => scores,
): ReadNews {
  const times = { everyMs: hourMs };
  const news = new Map(
    markets.map((market) => {
      const { bars } = readMarketSeries(readSeries, market, exampleConfig, defaultTradeRules, {});
      const { found } = findDecisions(bars, 0, exampleConfig, defaultTradeRules, times);
      const scores = shuffle(found.map((one) => 0.8 * (labelDecision(bars, one, defaultTradeRules).label - 1)));
      const mentions = found.map(({ decisionTime }, i) => mentionAt(decisionTime - minuteMs, scores[i]));
      return [market, { mentions, fearGreed: [] }] as const;
    }),
  );
  return (market, _from, to) => {
    const { mentions = [], fearGreed = [] } = news.get(market) ?? {};
    const known = mentions.filter(({ availableTime }) => availableTime < to);
    return { mentions: known, fearGreed, versions: { lexicon: 'planted' } };
  };
}

/** The same headlines, each known `lateMs` later. */
export function laterNews(readNews: ReadNews, lateMs: number): ReadNews {
  return (market, from, to) => {
    const { mentions, fearGreed } = readNews(market, from - lateMs, to - lateMs);
    return {
      mentions: mentions.map((mention) => ({
        ...mention,
        availableTime: mention.availableTime + lateMs,
        parts: mention.parts.map((part) => ({ ...part, countsFrom: part.countsFrom + lateMs })),
      })),
      fearGreed: fearGreed.map((one) => ({ ...one, availableTime: one.availableTime + lateMs })),
    };
  };
}
