import type { Challenge } from '../../contract/retraining-schemas.ts';
import { Failure } from '../../domain/failure.ts';
import type { Registry } from '../../model/registry.ts';
import type { ModelChoice } from '../model-choice.ts';
import type { ChallengeDesk } from './challenge-desk.ts';
import { marketsAtStake, marketsTaken, whyPointless } from './contenders.ts';

/** What a challenge is while its challenger takes over, and what it is then. */
const ends = { switching: 'switched', accepting: 'accepted' } as const;
type Taking = keyof typeof ends;

const isTaking = (challenge: Challenge): challenge is Challenge & { state: Taking } => challenge.state in ends;

/** Hands markets from champions to their challengers, so that a workstation that is killed in the middle finishes it at the next start. */
export type TakeOver = {
  /**
   * Gives the challenger what its champion still predicts, and nothing else, and says so.
   * @throws Failure 'corrupt' when its files are not what was saved; nothing has changed then
   */
  takeOver(challenge: Challenge, taking: Taking): Promise<void>;
  /** Finishes what was going when the workstation ended. */
  finish(): Promise<void>;
};

export function createTakeOver(options: {
  desk: ChallengeDesk;
  choice: ModelChoice;
  registry: Registry;
  onSwitch(): void;
}): TakeOver {
  const { desk, choice, registry } = options;

  const takeOver = async (challenge: Challenge, taking: Taking): Promise<void> => {
    const modelId = challenge.challenger?.modelId ?? '';
    await registry.verify(modelId);
    const problem = whyPointless(challenge, options);
    if (problem !== undefined) return desk.end(challenge, 'withdrawn', { problem });
    const switched = marketsAtStake(challenge, choice);
    // On the disk before: who finds the challenger predicting after a kill must know that it took over, and for what.
    await desk.put({ ...challenge, state: taking, switched });
    try {
      await choice.activate(modelId, switched);
    } catch (error) {
      await desk.put(challenge);
      throw error;
    }
    options.onSwitch();
    await desk.end(challenge, ends[taking], { switched });
  };

  const finishOne = async (challenge: Challenge & { state: Taking }): Promise<void> => {
    const { state } = challenge;
    // One write activates it everywhere, so if it predicts anything that write was done.
    const switched = marketsTaken(challenge, choice);
    if (switched.length > 0) return desk.end(challenge, ends[state], { switched });
    const problem = whyPointless(challenge, options);
    if (problem !== undefined) return desk.end(challenge, 'withdrawn', { switched: [], problem });
    try {
      await takeOver({ ...challenge, switched: [] }, state);
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'corrupt') throw error;
      await desk.end(challenge, 'withdrawn', { switched: [], problem: error.message });
    }
  };

  return {
    takeOver,
    async finish() {
      for (const challenge of desk.all().filter(isTaking)) await finishOne(challenge);
    },
  };
}
