import type { SecretName, SourceSettings, SourceStatus } from '../../contract/contract.ts';
import { Failure } from '../../domain/failure.ts';
import type { Logger } from '../../domain/ports.ts';
import type { Clock } from '../../domain/time.ts';
import type { RawItem } from '../raw-item.ts';
import { fearGreedSource } from './fear-greed-source.ts';
import { feedSource } from './feed-source.ts';
import { folderSource } from './folder-source.ts';
import { createHttp } from './http.ts';
import { redditSource } from './reddit-source.ts';
import { type RunningSource, runSource } from './run-source.ts';
import {
  type FearGreedItem,
  type FetchSource,
  type ImportFile,
  publicAddresses,
  type SourceAddresses,
  type SourceTools,
} from './source.ts';
import type { SourceState } from './source-state.ts';
import { xSource } from './x-source.ts';

export type SourcesOptions = {
  /** As they hold now; read at the start and by `reconfigure`. */
  settings: () => readonly SourceSettings[];
  /** Read at every fetch. */
  secret: (name: SecretName) => string | undefined;
  clock: Clock;
  logger: Logger;
  state: SourceState;
  /** Stores what is new and resolves with how many those were; a source goes on only from what was stored. */
  onItems: (items: RawItem[]) => Promise<number>;
  /** Ascending; may hold what is stored already. */
  onFearGreed: (readings: FearGreedItem[]) => void | Promise<void>;
  importFile: ImportFile;
  /** Default: the public services. */
  addresses?: SourceAddresses;
};

export type Sources = {
  /** In the order of the settings. */
  statuses(): SourceStatus[];
  /** @returns a function that ends the subscription */
  onStatus(listener: () => void): () => void;
  /**
   * Asks one source now.
   * @throws Failure 'not-found' when there is none, 'conflict' when it is off, 'busy' when its server asked to be left alone,
   *   else what kept it from answering
   */
  fetchNow(id: string): Promise<{ items: number }>;
  /** Settings or secrets have changed: edited sources start anew, others go on, those without a key try again. */
  reconfigure(): Promise<void>;
  /** Resolves when nothing runs any more. */
  close(): Promise<void>;
};

/** Sources do not all begin in the instant in which the workstation starts. */
const firstDelayMs = 2_000;
const stepMs = 500;

/** All sources of headlines, each on its own schedule and without regard to the others. */
export function createSources(options: SourcesOptions): Sources {
  const { settings: readSettings, clock, logger, state } = options;
  const http = createHttp(clock);
  const listeners = new Set<() => void>();
  let running = new Map<string, RunningSource>();
  let isClosed = false;

  const onChange = () => {
    for (const listener of [...listeners]) listener();
  };

  const start = (settings: SourceSettings, index: number, items: number): RunningSource => {
    const place = placeOf(settings);
    const tools: SourceTools = {
      clock,
      http,
      addresses: options.addresses ?? publicAddresses,
      secret: options.secret,
      progress: { read: () => state.read(place), write: (next) => state.write(place, next) },
      onItems: async (items) => (items.length === 0 ? 0 : options.onItems(items)),
      onFearGreed: options.onFearGreed,
      importFile: options.importFile,
    };
    return runSource({
      settings,
      fetch: open(settings, tools),
      clock,
      logger,
      delayMs: firstDelayMs + index * stepMs,
      items,
      notBefore: state.read(place).notBefore ?? 0,
      onAskedToWait: (notBefore) => state.write(place, { ...state.read(place), notBefore }),
      onChange,
    });
  };

  const apply = () => {
    const before = running;
    running = new Map();
    const left = new Set(before.values());
    for (const [index, settings] of readSettings().entries()) {
      if (running.has(settings.id)) {
        logger.warn('two sources have the same id; the second is left out', { id: settings.id });
        continue;
      }
      const old = before.get(settings.id);
      const isSame = old !== undefined && JSON.stringify(old.settings) === JSON.stringify(settings);
      if (isSame && old.status().state !== 'needsKey') left.delete(old);
      const source = isSame && !left.has(old) ? old : start(settings, index, old?.status().items ?? 0);
      running.set(settings.id, source);
    }
    return Promise.all([...left].map((source) => source.close()));
  };

  void apply();
  return {
    statuses: () => [...running.values()].map((source) => source.status()),
    onStatus(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    async fetchNow(id) {
      const source = running.get(id);
      if (!source) throw new Failure('not-found', `There is no source "${id}"; see Settings, Sources.`);
      return { items: await source.fetchNow() };
    },
    async reconfigure() {
      if (isClosed) return;
      const closed = apply();
      onChange();
      await closed;
    },
    async close() {
      isClosed = true;
      await Promise.all([...running.values()].map((source) => source.close()));
    },
  };
}

function open(settings: SourceSettings, tools: SourceTools): FetchSource {
  switch (settings.kind) {
    case 'rss':
      return feedSource(settings, tools);
    case 'reddit':
      return redditSource(settings, tools);
    case 'x':
      return xSource(settings, tools);
    case 'fearGreed':
      return fearGreedSource(settings, tools);
    case 'folder':
      return folderSource(settings, tools);
  }
}

/** What a source's progress belongs to. */
function placeOf(settings: SourceSettings): string {
  switch (settings.kind) {
    case 'rss':
      return `rss ${settings.id} ${settings.url}`;
    case 'reddit':
      return `reddit ${settings.id} ${settings.subreddit}`;
    case 'x':
      return `x ${settings.id} ${settings.query}`;
    case 'fearGreed':
      return 'fearGreed';
    case 'folder':
      return `folder ${settings.id} ${settings.path}`;
  }
}
