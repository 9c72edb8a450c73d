import type { RunState, TrainingSpec } from '../../contract/contract.ts';
import type { Challenge } from '../../contract/retraining-schemas.ts';
import { toFailureData } from '../../domain/failure.ts';
import type { Clock } from '../../domain/time.ts';
import type { Registry } from '../../model/registry.ts';
import { hasEnded } from '../../training/run-state.ts';
import type { StatusBoard } from '../status.ts';
import type { ChallengeDesk } from './challenge-desk.ts';
import { weightsOf } from './contenders.ts';
import type { Judge } from './judge-and-offer.ts';
import { nextStep } from './next-step.ts';

/** The training service as far as retraining uses it. */
export type RetrainingRuns = {
  retrain(spec: TrainingSpec, mark: NonNullable<RunState['retraining']>): void;
  retrainingOf(challengeId: string): RunState | undefined;
};

/** Takes a challenge as far as it goes now: to a training, to the next try, to the judgement or to its end. */
export function createFollower(options: {
  desk: ChallengeDesk;
  judge: Judge['judge'];
  registry: Pick<Registry, 'manifest'>;
  runs: RetrainingRuns;
  notice: StatusBoard['notice'];
  clock: Clock;
}): { follow(challenge: Challenge): Promise<void>; leave(challenge: Challenge): Promise<void> } {
  const { desk, judge, registry, runs, notice, clock } = options;

  const train = async (challenge: Challenge): Promise<void> => {
    const { id, champion, spec, decisionEveryMs, rules } = challenge;
    // Counted before: a training that takes the whole workstation down counts, too.
    await desk.put({ ...challenge, attempts: challenge.attempts + 1, nextTryAt: null });
    try {
      runs.retrain(spec, { challengeId: id, championId: champion.modelId, decisionEveryMs, rules });
    } catch (error) {
      const { code, message } = toFailureData(error);
      // The user trains something; that goes first, and is no failure.
      if (code === 'busy') await desk.put(challenge);
      else await desk.end(challenge, 'failed', { problem: message });
    }
  };

  const toJudge = async (challenge: Challenge, modelId: string): Promise<void> => {
    let weights: string;
    try {
      weights = weightsOf(registry.manifest(modelId));
    } catch (error) {
      return desk.end(challenge, 'withdrawn', { problem: toFailureData(error).message });
    }
    const judging: Challenge = { ...challenge, state: 'judging', challenger: { modelId, weights } };
    await desk.put(judging);
    await judge(judging);
  };

  return {
    async follow(challenge) {
      if (challenge.state === 'judging') return judge(challenge);
      const step = nextStep(challenge, runs.retrainingOf(challenge.id), clock.now());
      switch (step.kind) {
        case 'wait':
          return;
        case 'train':
          return train(challenge);
        case 'judge':
          return toJudge(challenge, step.modelId);
        case 'postpone':
          await desk.put({ ...challenge, nextTryAt: step.until });
          notice('error', `The retraining of ${challenge.champion.modelId} is tried again later. ${step.why}`);
          return;
        case 'giveUp':
          return desk.end(challenge, 'failed', { problem: step.why });
        case 'withdraw':
          return desk.end(challenge, 'withdrawn', { problem: step.why });
      }
    },
    /** Closing the workstation is no failure of the training, which goes on at the next start. */
    async leave(challenge) {
      const run = runs.retrainingOf(challenge.id);
      if (!run || hasEnded(run)) return;
      await desk.put({ ...challenge, attempts: Math.max(0, challenge.attempts - 1), nextTryAt: clock.now() });
    },
  };
}
