import type { AlertEvent } from '../../alerts/alert-event.ts';
import type { Standing } from '../../contract/contract.ts';
import { Failure } from '../../domain/failure.ts';
import type { Market } from '../../domain/market.ts';
import type { Logger } from '../../domain/ports.ts';
import type { Clock, UtcMs } from '../../domain/time.ts';
import { hourMs, minuteMs } from '../../domain/timeframe.ts';
import type { ReadBars } from '../../inference/lived-features.ts';
import type { Registry } from '../../model/registry.ts';
import type { DecisionStore } from '../../record/open-record.ts';
import { inTurns } from '../in-turns.ts';
import type { LiveEvent } from '../live-events.ts';
import type { StatusBoard } from '../status.ts';
import type { Topic } from '../topic.ts';
import { judgeDrift } from './judge-drift.ts';
import type { LivedTable } from './lived-table.ts';
import { type KnownUntil, overRows } from './over-rows.ts';
import { stretchesOf } from './past-names.ts';
import { judgePromise, promisedRows } from './promise.ts';
import type { Standings } from './standings.ts';

/** Outcomes come with every bar, and none changes much. */
const betweenLooksMs = hourMs;
const betweenDriftsMs = 6 * hourMs;
/** So long a finding is told to the rules again with each look, which tell it once: a crash may have come before they heard it. */
const freshMs = 2 * hourMs;
/** What is unusual ends only well below where it began, so that it does not flicker. */
const calmShare = 0.8;

/** Looks at the models that predict now and then, and says when one no longer is what its test promised. */
export type StandingWatch = {
  /** Looks at one model now. */
  look(modelId: string): Promise<void>;
  /** Looks at every model that predicts. */
  lookAtAll(): Promise<void>;
  close(): Promise<void>;
};

export function createStandingWatch(options: {
  record: Pick<DecisionStore, 'markets'>;
  lived: LivedTable;
  registry: Pick<Registry, 'manifest'>;
  standings: Standings;
  modelFor(market: Market): string;
  readBars: ReadBars;
  knownUntil: KnownUntil;
  events: Topic<LiveEvent>;
  /** Hears what a rule may wait for. */
  onAlert(event: AlertEvent): void;
  notice: StatusBoard['notice'];
  clock: Clock;
  logger: Logger;
}): StandingWatch {
  const { record, lived, registry, standings, modelFor, readBars, knownUntil, events } = options;
  const { onAlert, notice, clock, logger } = options;
  const stopped = new AbortController();
  const driftLooks = new Map<string, UtcMs>();
  let cancel: (() => void) | undefined;
  let lastLook = -Infinity;
  let work: Promise<void> = Promise.resolve();

  const tell = (
    modelId: string,
    event: 'demoted' | 'drifted',
    detail: string,
    since: { now?: UtcMs | null; before: UtcMs | null },
  ) => {
    const { now: time, before } = since;
    if (time == null) return;
    if (before === null) notice('warn', `Model ${modelId}: ${detail}`);
    if (clock.now() - time > freshMs) return;
    onAlert({
      kind: 'drift',
      event,
      key: `drift:${event}:${modelId}:${time}`,
      time,
      market: null,
      facts: { model: modelId, event, detail },
    });
  };

  const lookNow = async (modelId: string): Promise<void> => {
    const manifest = registry.manifest(modelId);
    const { signal } = stopped;
    const own = await lived.read(stretchesOf(standings.pastNames(), modelId, manifest), signal);
    if (own.length === 0) return;
    const rows = await inTurns(promisedRows(manifest, own), signal);
    const over = await inTurns(overRows(rows, knownUntil), signal);
    const before = standings.of(modelId);
    const time = clock.now();
    const { isBroken, sentence } = await inTurns(judgePromise(manifest, over, before.demotedAt !== null), signal);
    const found: Partial<Standing> = { promise: sentence, demotedAt: isBroken ? (before.demotedAt ?? time) : null };
    const isDue = time - (driftLooks.get(modelId) ?? -Infinity) >= betweenDriftsMs;
    if (isDue) {
      const { problem, mean, limit } = await judgeDrift(modelId, manifest, rows, readBars, signal);
      driftLooks.set(modelId, time);
      const edge = limit === null ? Infinity : before.driftedAt === null ? limit : limit * calmShare;
      found.driftProblem = problem;
      // What cannot be told leaves what was said.
      if (mean !== null) {
        found.driftedAt = mean > edge ? (before.driftedAt ?? time) : null;
        found.drift = driftSentence(mean, limit, found.driftedAt !== null);
      }
    }
    // Kept first, with the time that names it: after a crash it is the same finding still.
    await standings.note(modelId, found);
    tell(modelId, 'demoted', sentence, { now: found.demotedAt, before: before.demotedAt });
    tell(modelId, 'drifted', found.drift ?? '', { now: found.driftedAt, before: before.driftedAt });
    if (before.demotedAt !== null && !isBroken) notice('info', `Model ${modelId}: ${sentence}`);
  };

  const guarded = async (modelId: string): Promise<void> => {
    try {
      await lookNow(modelId);
    } catch (error) {
      if (stopped.signal.aborted) return;
      // A model that is missing or damaged says so where it is used.
      if (!(error instanceof Failure)) throw error;
      logger.warn('a model could not be held to its test', { modelId, error: error.message });
    }
  };
  const queued = (task: () => Promise<void>): Promise<void> => {
    const done = work.then(task);
    work = done.catch((error) => logger.error('the look at models failed', { error: String(error) }));
    return done;
  };
  const lookAtAll = () =>
    queued(async () => {
      lastLook = clock.now();
      for (const modelId of new Set(record.markets().map(modelFor))) await guarded(modelId);
    });

  const request = () => {
    if (cancel || stopped.signal.aborted) return;
    const wait = Math.max(minuteMs, lastLook + betweenLooksMs - clock.now());
    cancel = clock.schedule(wait, () => {
      cancel = undefined;
      // Trouble was logged, and the next outcome asks again.
      lookAtAll().catch(() => {});
    });
  };
  const end = events.subscribe((event) => {
    if (event.kind === 'outcome') request();
  });
  request();

  return {
    look: (modelId) => queued(() => guarded(modelId)),
    lookAtAll,
    async close() {
      end();
      cancel?.();
      stopped.abort();
      await work;
    },
  };
}

function driftSentence(mean: number, limit: number | null, isDrifted: boolean): string {
  const figure = `the mean stability index of its features in the last week is ${mean.toFixed(2)}`;
  if (limit === null) return `The training was too short to say what drift is usual; ${figure}.`;
  const usual = `where up to ${limit.toFixed(2)} is usual`;
  if (!isDrifted) return `Its features are like those of its training: ${figure}, ${usual}.`;
  if (mean > limit) return `Its features are unlike those of its training: ${figure}, ${usual}.`;
  return `Its features were unlike those of its training and are not calm yet: ${figure}, ${usual}.`;
}
