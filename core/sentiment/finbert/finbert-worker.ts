import { Failure } from '../../domain/failure.ts';
import type { Clock } from '../../domain/time.ts';
import type { ForkedProcess, ForkProcess } from '../../processes/fork-node.ts';
import { howItEnded } from '../../processes/process-end.ts';
import type { FinbertArgument, FromFinbert, Judgement, ToFinbert } from './finbert-messages.ts';

const entry = new URL('./finbert-process.ts', import.meta.url);

/** Loading reads and checks some hundred MB, perhaps from a slow disk; a run of the network takes seconds at most. */
const defaultPatienceMs = { load: 180_000, run: 90_000 };

/** A FinBERT process that has proven its model. */
export type FinbertWorker = {
  /**
   * @throws Failure 'unavailable' when the process crashed, hung or was ended meanwhile
   */
  judge(texts: readonly string[], explain: boolean): Promise<readonly Judgement[]>;
  end(): void;
};

/**
 * Starts a process on the model in `<root>/<modelId>`.
 * @param options.onEnd told once, in words, when it crashed or hung; not after `end`
 * @throws Failure 'corrupt' naming the wrong file, 'unavailable' when the process could not start, crashed or hung
 */
export function startFinbertWorker(options: {
  root: string;
  modelId: string;
  fork: ForkProcess;
  clock: Clock;
  patienceMs?: { load: number; run: number };
  /** Gives up the start. */
  signal?: AbortSignal;
  onEnd?(reason: string): void;
}): Promise<FinbertWorker> {
  const { root, modelId, fork, clock, patienceMs = defaultPatienceMs, signal, onEnd } = options;
  const argument: FinbertArgument = { kind: 'finbert', root, modelId };
  const child: ForkedProcess = fork(entry, JSON.stringify(argument));
  const waiting = new Map<number, { resolve(judgements: readonly Judgement[]): void; reject(error: Failure): void }>();
  let count = 0;
  let isOver = false;
  let stopTimer = () => {};

  return new Promise((resolve, reject) => {
    const finish = (
      reason: string,
      failure = new Failure('unavailable', `${reason}; it starts again when it is needed.`),
    ) => {
      if (isOver) return;
      isOver = true;
      stopTimer();
      signal?.removeEventListener('abort', giveUp);
      child.kill();
      reject(failure);
      for (const { reject: refuse } of waiting.values()) refuse(failure);
      waiting.clear();
    };
    const giveUp = () => finish('', new Failure('cancelled', 'It was cancelled.'));
    const crash = (reason: string) => {
      if (isOver) return;
      finish(reason);
      onEnd?.(reason);
    };
    const expect = (ms: number) => {
      stopTimer();
      stopTimer = clock.schedule(ms, () => crash(`FinBERT's process gave no answer for ${Math.round(ms / 1_000)} s`));
    };
    const judge: FinbertWorker['judge'] = (texts, explain) =>
      new Promise((resolveJudged, rejectJudged) => {
        if (isOver) return rejectJudged(new Failure('unavailable', "FinBERT's process was ended; try again."));
        count += 1;
        waiting.set(count, { resolve: resolveJudged, reject: rejectJudged });
        if (waiting.size === 1) expect(patienceMs.run);
        child.send({ kind: 'judge', id: count, texts, explain } satisfies ToFinbert);
      });
    const settle = (id: number) => {
      const asked = waiting.get(id);
      waiting.delete(id);
      stopTimer();
      if (waiting.size > 0) expect(patienceMs.run);
      return asked;
    };

    expect(patienceMs.load);
    signal?.addEventListener('abort', giveUp, { once: true });
    child.onExit((end) => crash(`FinBERT's process ${howItEnded(end)}`));
    child.onMessage((received) => {
      if (isOver) return;
      const message = received as FromFinbert;
      switch (message.kind) {
        case 'ready':
          stopTimer();
          return resolve({ judge, end: () => finish("FinBERT's process was ended") });
        case 'broken':
          return finish('', new Failure(message.failure.code, message.failure.message));
        case 'alive':
          if (waiting.size > 0) expect(patienceMs.run);
          return;
        case 'judged':
          return settle(message.id)?.resolve(message.judgements);
        case 'failed':
          return settle(message.id)?.reject(new Failure(message.failure.code, message.failure.message));
      }
    });
  });
}
