import type { AlertEvent } from '../../alerts/alert-event.ts';
import { isQuiet } from '../../alerts/quiet-hours.ts';
import type { RunState } from '../../contract/contract.ts';
import type { Challenge, RetrainingSettings, RetrainingState } from '../../contract/retraining-schemas.ts';
import { Failure, toFailureData } from '../../domain/failure.ts';
import type { Market } from '../../domain/market.ts';
import type { ReadNews } from '../../domain/news.ts';
import type { Logger } from '../../domain/ports.ts';
import type { Clock } from '../../domain/time.ts';
import { minuteMs } from '../../domain/timeframe.ts';
import type { Registry } from '../../model/registry.ts';
import type { ReadSeries } from '../../training/market-series.ts';
import type { SealedLedger } from '../../training/sealed-ledger.ts';
import { newestDecisionOf } from '../../training/unseen-window.ts';
import type { ModelChoice } from '../model-choice.ts';
import type { StatusBoard } from '../status.ts';
import type { Topic } from '../topic.ts';
import { createChallengeDesk } from './challenge-desk.ts';
import type { ChallengeStore } from './challenge-store.ts';
import { type Champion, findChampions, isTooSoon, whyDue } from './champions.ts';
import { createFollower, type RetrainingRuns } from './follow-challenge.ts';
import { createJudge } from './judge-and-offer.ts';
import { newChallenge, planChallenge } from './plan-challenge.ts';
import { createTakeOver } from './take-over.ts';

/** Streams have brought what was missed by then. */
const firstCheckMs = minuteMs;
const checkEveryMs = 10 * minuteMs;

export type RetrainingOptions = {
  settings(): RetrainingSettings;
  challenges: ChallengeStore;
  choice: ModelChoice;
  registry: Registry;
  ledger: SealedLedger;
  runs: RetrainingRuns;
  read: ReadSeries;
  /** Default: there are no headlines. */
  readNews?: ReadNews;
  /** Every market that somebody predicts. */
  markets(): readonly Market[];
  /** What live results say against a model, one plain sentence; undefined while nothing does. */
  isDrifting?(modelId: string): string | undefined;
  notice: StatusBoard['notice'];
  tell(event: AlertEvent): void;
  /** Another model predicts from now on. */
  onSwitch(): void;
  clock: Clock;
  logger: Logger;
};

export type Retraining = {
  state(): RetrainingState;
  readonly changed: Topic<undefined>;
  /** @throws Failure that says what keeps the model from being trained again now */
  begin(modelId: string): Promise<void>;
  /** @throws Failure 'conflict' when it was answered already or is pointless now */
  accept(challengeId: string): Promise<void>;
  /** @throws as `accept` */
  decline(challengeId: string): Promise<void>;
  /** From now on it looks by itself what is due, and goes on with what was going when the workstation ended. */
  start(): void;
  onRunEnd(run: RunState): void;
  /** Models may have been activated or deleted. */
  onModels(): void;
  renameModel(modelId: string, newModelId: string): Promise<void>;
  /** Resolves when nothing is being done; a training may still be going. */
  settled(): Promise<void>;
  close(): Promise<void>;
};

/** Trains predictors again in the background, has challenger and champion judged on what neither has seen, and offers the result. */
export function createRetraining(options: RetrainingOptions): Retraining {
  const { settings, challenges, choice, registry, clock, logger } = options;
  const closing = new AbortController();
  const { signal } = closing;
  const desk = createChallengeDesk(options);
  const { takeOver, finish } = createTakeOver({ ...options, desk });
  const { judge, tidy } = createJudge({ ...options, desk, takeOver, finish, signal });
  const { follow, leave } = createFollower({ ...options, desk, judge });
  const champions = () => findChampions(options.markets(), choice, registry);
  const plan = (manifest: NonNullable<Champion['manifest']>) =>
    planChallenge(manifest, { ...options, judgedDays: settings().judgedDays });

  /** One thing at a time, in the order it was asked for. */
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(task: () => Promise<T>): Promise<T> => {
    const done = last.then(task);
    // Whoever asked hears of a failure through `done`.
    last = done.catch(() => {});
    return done;
  };
  let lastProblem: string | undefined;
  const inBackground = (task: () => Promise<void>) => {
    inTurn(async () => {
      if (!signal.aborted) await task();
    }).then(
      () => {
        lastProblem = undefined;
      },
      (error: unknown) => {
        const { message } = toFailureData(error);
        logger.error('retraining stumbled', { error: String(error) });
        // The same trouble at each look is one notice.
        if (message !== lastProblem) options.notice('error', `Retraining could not go on: ${message}`);
        lastProblem = message;
      },
    );
  };

  const obstacleOf = ({ modelId, manifest, problem }: Champion): string | null => {
    if (!manifest) return problem ?? null;
    const going = desk.open();
    if (going?.champion.modelId === modelId) return 'It is being retrained.';
    if (going) return 'Another model is being retrained.';
    if (desk.offers().some(({ champion }) => champion.modelId === modelId)) {
      return 'Its last challenger waits for an answer.';
    }
    try {
      plan(manifest);
      return null;
    } catch (error) {
      return toFailureData(error).message;
    }
  };

  const beginWith = async ({ modelId, markets }: Champion, why: string): Promise<void> => {
    const manifest = registry.manifest(modelId);
    const challenge = newChallenge({ modelId, markets, manifest, why, now: clock.now(), plan: plan(manifest) });
    await desk.tell(challenge);
    await follow(challenge);
  };

  const check = async (): Promise<void> => {
    await tidy();
    const going = desk.open();
    if (going) return follow(going);
    const asked = settings();
    const now = clock.now();
    if (!asked.isEnabled || (asked.hours !== null && !isQuiet(asked.hours, now))) return;
    for (const champion of champions()) {
      const { modelId, markets, manifest } = champion;
      if (!manifest || !markets.some((market) => asked.markets?.includes(market) ?? true)) continue;
      const why = whyDue(manifest, asked, now, options.isDrifting?.(modelId));
      if (why === null || isTooSoon(challenges.list(), markets, asked, now) || obstacleOf(champion) !== null) continue;
      return beginWith(champion, why);
    }
  };

  let cancelCheck: (() => void) | undefined;
  const scheduleCheck = (delayMs: number) => {
    cancelCheck = clock.schedule(delayMs, () => {
      inBackground(check);
      scheduleCheck(checkEveryMs);
    });
  };

  const answer = (id: string, how: (challenge: Challenge) => Promise<void>) =>
    inTurn(async () => {
      await tidy();
      const challenge = challenges.list().find((one) => one.id === id);
      if (!challenge) throw new Failure('not-found', `There is no challenge ${id}; list them to see which there are.`);
      if (challenge.state === 'offered') return how(challenge);
      const why = challenge.problem ?? `it is ${challenge.state}.`;
      throw new Failure('conflict', `This challenger is not on offer: ${why}`);
    });

  return {
    changed: desk.changed,
    state: () => ({
      settings: settings(),
      champions: champions().map((champion) => {
        const { modelId, markets, manifest } = champion;
        return {
          modelId,
          markets: [...markets],
          dataEnd: manifest ? newestDecisionOf(manifest) : null,
          hasSealed: manifest?.split.sealed !== undefined,
          due: manifest ? whyDue(manifest, settings(), clock.now(), options.isDrifting?.(modelId)) : null,
          obstacle: obstacleOf(champion),
        };
      }),
      challenges: [...challenges.list()].reverse(),
    }),
    begin: (modelId) =>
      inTurn(async () => {
        const champion = champions().find((one) => one.modelId === modelId);
        if (!champion) {
          const message = `Model ${modelId} predicts nothing that it was trained on; activate it first.`;
          throw new Failure('bad-request', message);
        }
        const obstacle = obstacleOf(champion);
        if (obstacle !== null) throw new Failure('conflict', `Model ${modelId} cannot be retrained now. ${obstacle}`);
        await beginWith(champion, 'You asked for it.');
      }),
    accept: (id) => answer(id, (challenge) => takeOver(challenge, 'accepting')),
    decline: (id) => answer(id, (challenge) => desk.end(challenge, 'declined')),
    start() {
      inBackground(async () => {
        await tidy();
        desk.remind();
      });
      scheduleCheck(firstCheckMs);
    },
    onRunEnd(run) {
      const id = run.retraining?.challengeId;
      if (id === undefined) return;
      inBackground(async () => {
        const challenge = desk.open();
        if (challenge?.id === id) await follow(challenge);
      });
    },
    onModels: () =>
      inBackground(async () => {
        await tidy();
        desk.changed.publish(undefined);
      }),
    renameModel: (modelId, newModelId) =>
      inTurn(async () => {
        await challenges.rename(modelId, newModelId);
        desk.changed.publish(undefined);
      }),
    async settled() {
      await last;
    },
    async close() {
      cancelCheck?.();
      closing.abort(new Failure('cancelled', 'The workstation is closing.'));
      await last;
      const going = desk.open();
      if (going) await leave(going);
    },
  };
}
