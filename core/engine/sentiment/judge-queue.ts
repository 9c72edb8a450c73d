import { Failure, toFailureData } from '../../domain/failure.ts';
import type { SentimentModel } from '../../domain/news.ts';
import type { Logger } from '../../domain/ports.ts';
import type { Clock } from '../../domain/time.ts';
import { minuteMs } from '../../domain/timeframe.ts';
import type { ItemScore } from '../../sentiment/store/keep-scores.ts';
import type { SentimentStore } from '../../sentiment/store/open-sentiment-store.ts';

/** A model that judges stored headlines when it has time. */
export type Judge = {
  readonly model: SentimentModel;
  /** Null: it cannot judge now. */
  version(): string | null;
  /** One for each text; undefined: it has no answer to this one; 'later': it could not be asked. */
  score(texts: readonly string[], signal: AbortSignal): Promise<(Omit<ItemScore, 'id'> | 'later' | undefined)[]>;
};

export type JudgeQueue = {
  /** There may be something to judge, or somebody to judge it. Neither cuts a wait after a failure short nor puts anything off. */
  wake(): void;
  /** Settings or keys are others: what failed before may work now. */
  restart(): void;
  /** Items that wait for each judge that can judge. */
  waiting(): number;
  close(): Promise<void>;
};

const batchSize = 32;
/** Sources bring their items a few at a time: they are looked at together. */
const gatherMs = 500;
const retryMs = [10_000, minuteMs, 10 * minuteMs] as const;
/** A headline a model has no answer to is asked about again so often. */
const mostTries = 3;

/**
 * Lets FinBERT and the LLM judge what is stored, each at its own pace and in the background: a hanging one holds up nobody.
 * Newest first, because live predictions hear those.
 */
export function createJudgeQueue(options: {
  store: SentimentStore;
  judges: readonly Judge[];
  clock: Clock;
  logger: Logger;
  onChange(): void;
}): JudgeQueue {
  const { store, judges, clock, logger, onChange } = options;
  const closed = new AbortController();
  const counts = new Map<SentimentModel, number>();
  const lanes = judges.map((judge) => createLane(judge));

  function createLane(judge: Judge) {
    const tries = new Map<string, number>();
    let failures = 0;
    let running: Promise<void> | undefined;
    let isAskedAgain = false;
    let timer: { cancel(): void } | undefined;

    const count = (waiting: number) => {
      if (counts.get(judge.model) === waiting) return;
      counts.set(judge.model, waiting);
      onChange();
    };

    /** What is to be done after it: go on at once, after a wait, or nothing. */
    const judgeBatch = async (version: string): Promise<'more' | 'later' | 'nothing'> => {
      const isGivenUp = (id: number) => (tries.get(`${version} ${id}`) ?? 0) >= mostTries;
      const found = store.unscored(judge.model, version, batchSize + tries.size);
      const items = found.filter(({ id }) => !isGivenUp(id)).slice(0, batchSize);
      if (items.length === 0) return 'nothing';
      const texts = items.map(({ text }) => text);
      const scores = await judge.score(texts, closed.signal);
      closed.signal.throwIfAborted();
      const answered = scores.flatMap((score, i) => (typeof score === 'object' ? [{ id: items[i].id, ...score }] : []));
      store.saveScores(judge.model, version, clock.now(), answered);
      scores.forEach((score, i) => {
        const key = `${version} ${items[i].id}`;
        if (score === undefined) tries.set(key, (tries.get(key) ?? 0) + 1);
        else if (score !== 'later') tries.delete(key);
      });
      return answered.length > 0 && !scores.includes('later') ? 'more' : 'later';
    };

    const work = async () => {
      for (let next = 'more'; next === 'more'; ) {
        const version = judge.version();
        count(version === null ? 0 : store.waiting(judge.model, version));
        next = version === null ? 'nothing' : await judgeBatch(version);
        if (next === 'more') failures = 0;
        if (next === 'later') later();
      }
      const version = judge.version();
      count(version === null ? 0 : store.waiting(judge.model, version));
    };

    const later = () => {
      wakeIn(retryMs[Math.min(failures, retryMs.length - 1)]);
      failures += 1;
    };

    const wakeIn = (delayMs: number) => {
      const cancel = clock.schedule(delayMs, start);
      timer = { cancel };
    };

    const start = () => {
      timer = undefined;
      if (closed.signal.aborted) return;
      running = work()
        .catch((error: unknown) => {
          if (closed.signal.aborted) return;
          const { message } = toFailureData(error);
          const level = error instanceof Failure ? 'info' : 'error';
          logger[level](`${judge.model} could not judge stored headlines`, { reason: message });
          later();
        })
        .finally(() => {
          running = undefined;
          if (isAskedAgain && !timer && !closed.signal.aborted) wakeIn(gatherMs);
          isAskedAgain = false;
        });
    };

    const wake = () => {
      if (running) isAskedAgain = true;
      else if (!timer) wakeIn(gatherMs);
    };

    return {
      wake,
      restart() {
        timer?.cancel();
        timer = undefined;
        failures = 0;
        tries.clear();
        wake();
      },
      async close() {
        timer?.cancel();
        await running;
      },
    };
  }

  return {
    wake() {
      for (const lane of lanes) lane.wake();
    },
    restart() {
      for (const lane of lanes) lane.restart();
    },
    waiting: () => [...counts.values()].reduce((sum, count) => sum + count, 0),
    async close() {
      closed.abort(new Failure('cancelled', 'The workstation is closing.'));
      await Promise.all(lanes.map((lane) => lane.close()));
    },
  };
}
