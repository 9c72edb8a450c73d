import type { EngineStatus, FeedState } from '../contract/contract.ts';
import type { Market } from '../domain/market.ts';
import type { Clock } from '../domain/time.ts';
import { createTopic, type Topic } from './topic.ts';

type Notice = EngineStatus['notices'][number];

/** What the top bar shows, and the topic that tells when it changed. */
export type StatusBoard = {
  read(): EngineStatus;
  changed: Topic<EngineStatus>;
  open(source: string, markets: readonly Market[]): void;
  feed(state: FeedState): void;
  notice(level: Notice['level'], message: string): void;
};

const keptNotices = 50;

export function createStatusBoard(options: { version: string; dataDir: string; clock: Clock }): StatusBoard {
  const { clock, dataDir, version } = options;
  const changed = createTopic<EngineStatus>();
  const feeds = new Map<Market, FeedState>();
  let source = 'none';
  let markets: readonly Market[] = [];
  let notices: Notice[] = [];

  const read = (): EngineStatus => ({
    version,
    source,
    isDemo: source === 'demo',
    time: clock.now(),
    dataDir,
    markets: [...markets],
    feeds: [...feeds.values()],
    notices,
  });
  const publish = () => changed.publish(read());

  return {
    read,
    changed,
    open(nextSource, nextMarkets) {
      source = nextSource;
      markets = nextMarkets;
      for (const market of feeds.keys()) if (!markets.includes(market)) feeds.delete(market);
      publish();
    },
    feed(state) {
      feeds.set(state.market, state);
      publish();
    },
    notice(level, message) {
      notices = [...notices, { level, message, time: clock.now() }].slice(-keptNotices);
      publish();
    },
  };
}
