import type { Contract, SentimentStatus, SourceStatus } from '../../contract/contract.ts';
import type { Handlers } from '../../contract/define.ts';
import { Failure } from '../../domain/failure.ts';
import type { Clock } from '../../domain/time.ts';
import { importNews } from '../../sentiment/import/import-news.ts';
import { lexiconTerms, lexiconVersion } from '../../sentiment/lexicon/score-lexicon.ts';
import { findLeaders } from '../../sentiment/store/find-leaders.ts';
import type { Document } from '../../storage/open-document.ts';
import type { Settings } from '../settings.ts';
import { untilAborted } from '../topic.ts';
import { aggregateNews } from './aggregate-news.ts';
import { type FindStored, headlineEffect, type PredictWith } from './headline-effect.ts';
import type { Sentiment } from './open-sentiment.ts';

type Calls = Extract<
  keyof Contract,
  'sentiment.score' | 'sentiment.effect' | 'sentiment.status' | `finbert.${string}` | `news.${string}`
>;

/** Headlines, their models and their sources, as pages and commands see them. */
export function createSentimentHandlers(options: {
  sentiment: Sentiment;
  settings: Document<Settings>;
  predictWith: PredictWith;
  clock: Clock;
}): Pick<Handlers<Contract>, Calls> {
  const { sentiment, settings, predictWith, clock } = options;
  const { store, finbert, llm, queue, score, changed } = sentiment;
  const findStored: FindStored = (market, from, to) => findLeaders(store.db, market, from, to);
  const weights = () => settings.data.sentiment.weights;

  /** Until something is fetched the sources are what the settings say. */
  const sourceStatuses = (): SourceStatus[] =>
    sentiment.sources()?.statuses() ??
    sentiment.sourceSettings().map(({ id, kind, name, isEnabled }) => ({
      id,
      kind,
      name,
      isEnabled,
      state: isEnabled ? 'waiting' : 'off',
      lastFetchedAt: null,
      nextFetchAt: null,
      items: 0,
      detail: null,
    }));

  const status = (): SentimentStatus => ({
    lexicon: { version: lexiconVersion, terms: lexiconTerms },
    finbert: finbert.status(),
    llm: llm.status(),
    sources: sourceStatuses(),
    items: store.count(),
    waiting: queue.waiting(),
  });

  return {
    'sentiment.score': ({ texts, models, explain, isFresh }, signal, emit) =>
      score(texts, { models, explain, isFresh, signal, onEvent: emit }),
    'sentiment.effect': (request, signal) => headlineEffect(request, { score, predictWith, findStored, signal }),
    'sentiment.status': async (_, signal, emit) => {
      emit(status());
      const stop = changed.subscribe(() => emit(status()));
      await untilAborted(signal);
      stop();
    },
    'finbert.download': async () => {
      await finbert.download();
      return {};
    },
    'finbert.cancel': () => {
      finbert.cancelDownload();
      return {};
    },
    'finbert.import': ({ path }) => finbert.importFolder(path),
    'finbert.remove': async () => ({ isRemoved: await finbert.remove() }),
    'news.list': (query) => store.list(query, weights()),
    'news.watch': async (_, signal, emit) => {
      const stop = changed.subscribe((what) => {
        if (what === 'news') emit({});
      });
      await untilAborted(signal);
      stop();
    },
    'news.aggregate': (range) => aggregateNews(sentiment.readNews, weights(), range),
    'news.import': async ({ path, delayMs }, signal, emit) => {
      const result = await importNews(path, {
        store,
        delayMs,
        clock,
        signal,
        onProgress: (progress) => emit({ kind: 'progress', ...progress }),
      });
      emit({ kind: 'result', result });
    },
    'news.fetch': async ({ sourceId }) => {
      const sources = sentiment.sources();
      if (!sources)
        throw new Failure('unavailable', 'Nothing is fetched before the workstation streams; start it first.');
      return sources.fetchNow(sourceId);
    },
  };
}
