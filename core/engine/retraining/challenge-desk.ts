import type { AlertEvent } from '../../alerts/alert-event.ts';
import type { Challenge } from '../../contract/retraining-schemas.ts';
import type { Clock } from '../../domain/time.ts';
import type { StatusBoard } from '../status.ts';
import { createTopic, type Topic } from '../topic.ts';
import type { ChallengeStore } from './challenge-store.ts';
import { challengeAlert, challengeNotice } from './challenge-texts.ts';

/** Where challenges stand, and who hears of it. */
export type ChallengeDesk = {
  readonly changed: Topic<undefined>;
  /** The one whose challenger is trained or judged; there is one at a time. */
  open(): Challenge | undefined;
  /** Oldest first. */
  all(): readonly Challenge[];
  offers(): Challenge[];
  /** Keeps what has changed, without a word to the user. */
  put(challenge: Challenge): Promise<void>;
  /** Says again what is on offer: notices end with the workstation, and an alert may not have been told before it ended. */
  remind(): void;
  /** Puts a challenge in a new state and says so. */
  tell(challenge: Challenge): Promise<void>;
  /** The same for a state that it never leaves. */
  end(challenge: Challenge, state: Challenge['state'], change?: Partial<Challenge>): Promise<void>;
};

export function createChallengeDesk(options: {
  challenges: ChallengeStore;
  notice: StatusBoard['notice'];
  tell(event: AlertEvent): void;
  clock: Clock;
}): ChallengeDesk {
  const { challenges, notice, clock } = options;
  const changed = createTopic<undefined>();
  const put = async (challenge: Challenge) => {
    await challenges.put(challenge);
    changed.publish(undefined);
  };
  const say = (challenge: Challenge) => {
    const said = challengeNotice(challenge);
    if (said) notice(said.level, said.message);
    const alert = challengeAlert(challenge, clock.now());
    if (alert) options.tell(alert);
  };
  const tell = async (challenge: Challenge) => {
    await put(challenge);
    say(challenge);
  };
  const offers = () => challenges.list().filter(({ state }) => state === 'offered');
  return {
    changed,
    all: challenges.list,
    open: () => challenges.list().find(({ state }) => state === 'training' || state === 'judging'),
    offers,
    put,
    remind() {
      for (const challenge of offers()) say(challenge);
    },
    tell,
    end: (challenge, state, change = {}) =>
      tell({ ...challenge, nextTryAt: null, ...change, state, decidedAt: clock.now() }),
  };
}
