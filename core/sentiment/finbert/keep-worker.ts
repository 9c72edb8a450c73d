import { Failure, toFailureData } from '../../domain/failure.ts';
import type { Logger } from '../../domain/ports.ts';
import type { Clock } from '../../domain/time.ts';
import type { ForkProcess } from '../../processes/fork-node.ts';
import { type FinbertWorker, startFinbertWorker } from './finbert-worker.ts';

/** Some hundred MB are given back when nobody has asked for so long. */
const idleMs = 300_000;
/** A process that keeps crashing is left alone for a while: each start costs seconds. */
const maxCrashes = 3;
const restMs = 300_000;

/** One FinBERT process that is started when it is needed and ended when it is not. */
export type KeptWorker = {
  /** @throws Failure 'unavailable' or 'corrupt' in words */
  judge(model: UsedModel, ...work: Parameters<FinbertWorker['judge']>): ReturnType<FinbertWorker['judge']>;
  /** Ends it; the next use starts it again. */
  end(): void;
  /** What went wrong last, until it works again: a crash, or the wrong file of a model that cannot be used. */
  trouble(): WorkerTrouble | undefined;
};

type UsedModel = { readonly modelId: string; readonly version: string };
/** `isFatal`: trying again would not help. */
export type WorkerTrouble = { readonly version: string; readonly isFatal: boolean; readonly message: string };

export function keepWorker(options: {
  root: string;
  fork: ForkProcess;
  clock: Clock;
  logger: Logger;
  patienceMs?: { load: number; run: number };
  onChange(): void;
}): KeptWorker {
  const { root, fork, clock, logger, patienceMs, onChange } = options;
  let used: UsedModel | undefined;
  let starting: Promise<FinbertWorker> | undefined;
  let trouble: WorkerTrouble | undefined;
  let crashes = 0;
  let crashedAt = Number.NEGATIVE_INFINITY;
  let asking = 0;
  let stopIdle = () => {};

  const note = (next: typeof trouble) => {
    trouble = next;
    onChange();
  };
  const start = ({ modelId, version }: UsedModel) => {
    if (trouble?.isFatal) throw new Failure('unavailable', trouble.message);
    if (crashes >= maxCrashes && clock.monotonic() - crashedAt < restMs) {
      const message = `FinBERT has crashed ${crashes} times in a row and is left alone for a while: ${trouble?.message ?? ''}`;
      throw new Failure('unavailable', message);
    }
    const attempt = startFinbertWorker({
      root,
      modelId,
      fork,
      clock,
      patienceMs,
      onEnd(reason) {
        if (starting === attempt) starting = undefined;
        crashes += 1;
        crashedAt = clock.monotonic();
        logger.warn('the FinBERT process failed', { reason });
        note({ version, isFatal: false, message: `${reason}; it starts again when it is needed.` });
      },
    });
    starting = attempt;
    attempt.catch((error: unknown) => {
      if (starting !== attempt) return;
      starting = undefined;
      const { code, message } = toFailureData(error);
      // A crash has been noted; what the process said itself will not change by asking again.
      if (code !== 'unavailable') note({ version, isFatal: true, message });
    });
    return attempt;
  };
  const end = () => {
    stopIdle();
    const ended = starting;
    starting = undefined;
    // Why it did not start has been said.
    ended?.then(
      (worker) => worker.end(),
      () => {},
    );
  };
  const endAfresh = () => {
    end();
    trouble = undefined;
    crashes = 0;
  };

  return {
    async judge(model, texts, explain) {
      if (used?.version !== model.version) endAfresh();
      used = model;
      stopIdle();
      asking += 1;
      try {
        const worker = await (starting ?? start(model));
        const judgements = await worker.judge(texts, explain);
        crashes = 0;
        if (trouble) note(undefined);
        return judgements;
      } finally {
        asking -= 1;
        if (asking === 0) stopIdle = clock.schedule(idleMs, end);
      }
    },
    end: endAfresh,
    trouble: () => trouble,
  };
}
