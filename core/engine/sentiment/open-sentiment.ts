import { join } from 'node:path';
import type { SourceSettings } from '../../contract/contract.ts';
import { parseMarket } from '../../domain/market.ts';
import type { ReadNews } from '../../domain/news.ts';
import type { Logger } from '../../domain/ports.ts';
import type { Clock } from '../../domain/time.ts';
import type { ForkProcess } from '../../processes/fork-node.ts';
import { type Finbert, openFinbert } from '../../sentiment/finbert/open-finbert.ts';
import { importNews } from '../../sentiment/import/import-news.ts';
import { createLlm, type Llm } from '../../sentiment/llm/create-llm.ts';
import { openLlmUsage } from '../../sentiment/llm/llm-usage.ts';
import { createSources, type Sources } from '../../sentiment/sources/create-sources.ts';
import { defaultSources } from '../../sentiment/sources/default-sources.ts';
import { openSourceState } from '../../sentiment/sources/source-state.ts';
import type { SentimentStore } from '../../sentiment/store/open-sentiment-store.ts';
import type { Document } from '../../storage/open-document.ts';
import type { Secrets } from '../../storage/secrets.ts';
import { createClosers } from '../closers.ts';
import type { Settings } from '../settings.ts';
import type { StatusBoard } from '../status.ts';
import { createTopic, type Topic } from '../topic.ts';
import { guardNews } from './guard-news.ts';
import { createJudgeQueue, type JudgeQueue } from './judge-queue.ts';
import { finbertJudge, llmJudge } from './judges.ts';
import { llmKey } from './llm-key.ts';
import { openOrPutAside } from './open-or-put-aside.ts';
import { rescoreLexicon } from './rescore-lexicon.ts';
import { createScoreHeadlines, type ScoreHeadlines } from './score-headlines.ts';

/** Headlines, where they come from and what judges them: everything about Branch C that runs in the engine. */
export type Sentiment = {
  readonly store: SentimentStore;
  readonly finbert: Finbert;
  readonly llm: Llm;
  readonly queue: JudgeQueue;
  readonly score: ScoreHeadlines;
  readonly readNews: ReadNews;
  /** Something is new, was judged, or works otherwise than before. */
  readonly changed: Topic<'news' | 'status'>;
  /** Undefined until the workstation streams: a command that asks a question fetches nothing. */
  sources(): Sources | undefined;
  /** As they hold now, and what those are when the user has chosen none. */
  sourceSettings(): readonly SourceSettings[];
  defaultSources(): readonly SourceSettings[];
  /** Begins to fetch. */
  start(): void;
  /** Settings or keys have changed. */
  reconfigure(): void;
  close(): Promise<void>;
};

export async function openSentiment(options: {
  dataDir: string;
  settings: Document<Settings>;
  secrets: Secrets;
  board: StatusBoard;
  clock: Clock;
  logger: Logger;
  fork?: ForkProcess;
}): Promise<Sentiment> {
  const { dataDir, settings, secrets, board, clock, logger, fork } = options;
  const closers = createClosers(logger);
  const store = openOrPutAside(dataDir, { clock, logger, notify: (message) => board.notice('error', message) });
  closers.add('headlines', () => store.close());
  try {
    const state = await openSourceState(dataDir, { logger });
    const changed = createTopic<'news' | 'status'>();
    const sentiment = () => settings.data.sentiment;
    const finbert = openFinbert({
      dir: join(dataDir, 'finbert'),
      settings: () => sentiment().finbert,
      cache: store.cache,
      clock,
      logger,
      fork,
    });
    closers.add('FinBERT', () => finbert.close());
    const llm = createLlm({
      settings: () => sentiment().llm,
      key: () => llmKey(secrets, sentiment().llm.baseUrl),
      cache: store.cache,
      usage: openLlmUsage(store.db),
      clock,
      logger,
      onAlert: (message) => board.notice('warn', message),
    });
    const tellStatus = () => changed.publish('status');
    const queue = createJudgeQueue({
      store,
      judges: [finbertJudge(finbert), llmJudge(llm)],
      clock,
      logger,
      onChange: tellStatus,
    });
    closers.add('judges', () => queue.close());
    store.onChange(() => {
      changed.publish('news');
      queue.wake();
    });
    finbert.onStatus(() => {
      tellStatus();
      queue.wake();
    });
    let wasFailing = false;
    llm.onStatus(({ state }) => {
      tellStatus();
      // Somebody has tried it, and it works again.
      if (wasFailing && state === 'ready') queue.restart();
      wasFailing = state === 'failing';
    });

    // Before a market source is chosen, and in commands, the markets are the real ones.
    const markets = () => {
      const { markets } = board.read();
      return markets.length > 0
        ? markets
        : settings.data.trading.symbols.flatMap((symbol) => parseMarket(symbol) ?? []);
    };
    const defaults = () => defaultSources({ isRealMarket: !['none', 'demo'].includes(board.read().source) });
    const sourceSettings = () => sentiment().sources ?? defaults();
    let sources: Sources | undefined;
    let isClosed = false;
    closers.add('news sources', () => sources?.close());

    const warn = (what: string) => (reason: string) => {
      logger.error(what, { reason });
      board.notice('error', `${what}: ${reason}`);
    };
    closers.add('lexicon', rescoreLexicon(store, clock, warn('Stored headlines could not be judged again')));
    return {
      store,
      finbert,
      llm,
      queue,
      changed,
      score: createScoreHeadlines({ finbert, llm, settings: sentiment, markets, clock }),
      readNews: guardNews(store.news, warn('Predictions go on without headlines, which cannot be read')),
      sources: () => sources,
      sourceSettings,
      defaultSources: defaults,
      start() {
        if (sources || isClosed) return;
        sources = createSources({
          settings: sourceSettings,
          secret: secrets.get,
          clock,
          logger,
          state,
          onItems: async (items) => store.put(items).length,
          onFearGreed: (readings) => store.putFearGreed(readings),
          importFile: (path, source, signal) =>
            importNews(path, { store, source, signal, clock, delayMs: defaultDelayMs }),
        });
        sources.onStatus(tellStatus);
        queue.wake();
      },
      reconfigure() {
        sources?.reconfigure().catch((error: unknown) => {
          logger.error('news sources could not be changed', { error: String(error) });
        });
        tellStatus();
        changed.publish('news');
        queue.restart();
      },
      close() {
        isClosed = true;
        return closers.closeAll();
      },
    };
  } catch (error) {
    await closers.closeAll();
    throw error;
  }
}

/** How long after its publication an imported headline counts, when its row does not say. */
const defaultDelayMs = 300_000;
