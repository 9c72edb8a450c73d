import type { AlertEvent } from '../alerts/alert-event.ts';
import type { Alerts } from '../alerts/open-alerts.ts';
import { createPricePath } from '../alerts/price-path.ts';
import type { RunState } from '../contract/contract.ts';
import { type FailureData, toFailureData } from '../domain/failure.ts';
import type { Market } from '../domain/market.ts';
import type { FusionWeights, ReadNews } from '../domain/news.ts';
import type { Logger } from '../domain/ports.ts';
import type { Clock, UtcMs } from '../domain/time.ts';
import { hourMs, minuteMs } from '../domain/timeframe.ts';
import type { DecisionStore } from '../record/open-record.ts';
import { feedAlert, liveAlert, priceAlert, sentimentAlert, trainingAlert } from './alert-events.ts';
import type { LiveCandles } from './live-candles.ts';
import type { LiveEvent } from './live-events.ts';
import { aggregateNews } from './sentiment/aggregate-news.ts';
import type { StatusBoard } from './status.ts';
import type { Topic } from './topic.ts';
import { createUntold, mostKept } from './untold-alerts.ts';
import { type Untold, untoldOfRecord } from './untold-events.ts';

/**
 * Tells the alerts what happens. Trouble with alerts never reaches what it listens to: it is shown as a notice.
 * @returns what the owners of trainings, challenges, paper accounts and standings call, and what ends everything
 */
export function connectAlerts(options: {
  alerts: Alerts;
  record: Pick<DecisionStore, 'page' | 'outcomesSince'>;
  events: Topic<LiveEvent>;
  live: LiveCandles;
  board: StatusBoard;
  newsChanged: Topic<'news' | 'status'>;
  readNews: ReadNews;
  weights(): FusionWeights;
  clock: Clock;
  logger: Logger;
}): {
  onTraining(run: RunState): void;
  onPaper(event: AlertEvent | undefined): void;
  /** What an earlier life did not come to tell; before anything newer of the same source. */
  tellAgain(untold: readonly Untold[]): void;
  onDrift(event: AlertEvent): void;
  onChallenge(event: AlertEvent): void;
  close(): void;
} {
  const { alerts, record, events, live, board, newsChanged, readNews, weights, clock, logger } = options;
  let lastProblem: string | undefined;

  /** What went wrong; undefined when nothing did. */
  const guarded = (work: () => void): FailureData | undefined => {
    try {
      work();
      return undefined;
    } catch (error) {
      const failure = toFailureData(error);
      logger.error('alerts could not be told', { error: String(error) });
      // The same trouble with every bar is one notice.
      if (failure.message !== lastProblem) board.notice('error', `Alerts cannot be stored: ${failure.message}`);
      lastProblem = failure.message;
      return failure;
    }
  };
  const take = (event: AlertEvent, knownAt?: UtcMs) => {
    const failure = guarded(() => alerts.tell(event, knownAt));
    // While something is kept for later, what needs no room says nothing about the disk.
    if (!failure && !untold.isKeeping()) lastProblem = undefined;
    return failure?.code !== 'unavailable' && failure?.code !== 'busy';
  };
  /** A price goes through a level again and again in a bar; each rule is told it once for each way. */
  const namesOf = (event: AlertEvent, knownAt?: UtcMs) =>
    event.kind === 'price' ? alerts.tellable(event, knownAt) : [event.key];
  const onDrop = () =>
    board.notice(
      'error',
      `More than ${mostKept} alerts wait for room on the disk; the oldest of them are lost, price alerts first.`,
    );
  const untold = createUntold({ clock, take, namesOf, onDrop });
  const tell = (event: AlertEvent | undefined, knownAt?: UtcMs) => {
    if (event) untold.tell(event, knownAt);
  };
  const tellAgain = (all: readonly Untold[]) => {
    for (const { event, knownAt } of all) untold.tell(event, knownAt);
  };

  const paths = new Map<Market, ReturnType<typeof createPricePath>>();
  const pathOf = (market: Market) => {
    const known = paths.get(market);
    if (known) return known;
    const path = createPricePath();
    paths.set(market, path);
    return path;
  };

  const toldFeeds = newStates();
  /** Headlines come in heaps: they are looked at once a minute at most. */
  let cancelSentiment: (() => void) | undefined;
  const requestSentiment = () => {
    if (cancelSentiment || !alerts.isAwaited('sentiment')) return;
    cancelSentiment = clock.schedule(minuteMs, () => {
      cancelSentiment = undefined;
      guarded(tellSentiment);
    });
  };
  const tellSentiment = () => {
    const time = clock.now();
    for (const market of board.read().markets) {
      const range = { market, from: time - hourMs, to: time + 1, stepMs: 5 * minuteMs };
      const scores = aggregateNews(readNews, weights(), range).points.flatMap(({ score }) => score ?? []);
      const now = scores.at(-1);
      if (now === undefined) continue;
      const changes = scores.map((score) => now - score);
      const change = changes.reduce((most, each) => (Math.abs(each) > Math.abs(most) ? each : most), 0);
      if (change !== 0) tell(sentimentAlert(market, time, now, change));
    }
  };

  const ends = [
    events.subscribe((event) => tell(liveAlert(event, clock.now()))),
    live.onMarket((market, event) => {
      if (event.kind === 'history') return;
      // Followed without a rule, too: a rule that is made in the middle of a bar is told nothing that the bar did before.
      const moves = pathOf(market)(event.candle, event.kind === 'closed');
      if (!alerts.isAwaited('price')) return;
      for (const { move, since } of moves) tell(priceAlert(market, event.candle.openTime, move), since);
    }),
    board.changed.subscribe(({ feeds }) => {
      for (const feed of feeds)
        tell(toldFeeds.isNew(feed.market, feed.state, feed.since) ? feedAlert(feed) : undefined);
    }),
    newsChanged.subscribe((what) => {
      if (what === 'news') requestSentiment();
    }),
  ];
  tellAgain(untoldOfRecord(record, alerts, clock.now()));

  return {
    // Of a retraining its challenge tells, when it was judged.
    onTraining: (run) => tell(run.retraining ? undefined : trainingAlert(run, clock.now())),
    onPaper: tell,
    tellAgain,
    onDrift: tell,
    onChallenge: tell,
    close() {
      for (const end of ends) end();
      cancelSentiment?.();
      untold.close();
    },
  };
}

/** Remembers the last state of each feed, so that a board that changes otherwise costs nothing. */
function newStates() {
  const last = new Map<Market, string>();
  return {
    isNew(market: Market, state: string, since: UtcMs): boolean {
      const now = `${state} ${since}`;
      if (last.get(market) === now) return false;
      last.set(market, now);
      return true;
    },
  };
}
