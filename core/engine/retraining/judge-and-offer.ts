import type { Challenge, RetrainingSettings } from '../../contract/retraining-schemas.ts';
import { Failure, toFailureData } from '../../domain/failure.ts';
import type { ReadNews } from '../../domain/news.ts';
import type { Logger } from '../../domain/ports.ts';
import type { Clock } from '../../domain/time.ts';
import { worseThanBaseRate } from '../../evaluation/challenge-verdict.ts';
import type { Registry } from '../../model/registry.ts';
import type { ReadSeries } from '../../training/market-series.ts';
import type { SealedLedger } from '../../training/sealed-ledger.ts';
import type { ModelChoice } from '../model-choice.ts';
import type { ChallengeDesk } from './challenge-desk.ts';
import { marketsAtStake, marketsTaken, whyPointless } from './contenders.ts';
import type { TakeOver } from './take-over.ts';

/** What is made of a challenger that is trained. */
export type Judge = {
  /** Judges it and puts it on offer, or lets it take over where the settings ask for that, it has won and it is no worse than the base rate. */
  judge(challenge: Challenge): Promise<void>;
  /** Finishes what was being taken over when the workstation ended; ends offers that have become pointless, and those that the user has answered by activating the challenger. */
  tidy(): Promise<void>;
};

export function createJudge(options: {
  desk: ChallengeDesk;
  settings(): RetrainingSettings;
  choice: ModelChoice;
  registry: Registry;
  ledger: SealedLedger;
  read: ReadSeries;
  readNews?: ReadNews;
  takeOver: TakeOver['takeOver'];
  finish: TakeOver['finish'];
  /** Aborts when the workstation closes; what is being judged then is judged again at the next start. */
  signal: AbortSignal;
  clock: Clock;
  logger: Logger;
}): Judge {
  const { desk, takeOver, finish, settings, choice, registry, ledger, read, readNews, signal, clock, logger } = options;

  const judgementOf = async (
    champion: string,
    challenger: string,
    window: Challenge['window'] & Pick<Challenge, 'markets'>,
  ) => {
    const { judgeChallenge } = await import('../../training/judge-challenge.ts');
    const old = await registry.load(champion);
    try {
      const fresh = await registry.load(challenger);
      try {
        const said = await judgeChallenge(old, fresh, window, { readSeries: read, readNews }, signal);
        return { time: clock.now(), ...said };
      } finally {
        fresh.dispose();
      }
    } finally {
      old.dispose();
    }
  };

  const offer = async (challenge: Challenge): Promise<void> => {
    const { judgement } = challenge;
    if (!settings().isSwitching || judgement?.outcome !== 'wins') return desk.tell({ ...challenge, state: 'offered' });
    const doubt = worseThanBaseRate(judgement.logLoss);
    if (doubt !== undefined) {
      const sentence = `${judgement.sentence} ${doubt}`;
      return desk.tell({ ...challenge, state: 'offered', judgement: { ...judgement, sentence } });
    }
    await takeOver(challenge, 'switching');
  };

  /** Whether the user has given the challenger by hand what it was to take over; the challenge has ended then. */
  const isAnswered = async (challenge: Challenge): Promise<boolean> => {
    const switched = marketsTaken(challenge, choice);
    if (switched.length === 0 || marketsAtStake(challenge, choice).length > 0) return false;
    await desk.end(challenge, 'accepted', { switched });
    return true;
  };

  const judge = async (challenge: Challenge): Promise<void> => {
    const { champion, challenger, window } = challenge;
    if (await isAnswered(challenge)) return;
    const pointless = whyPointless(challenge, { choice, registry });
    if (pointless || !challenger) return desk.end(challenge, 'withdrawn', { problem: pointless ?? null });
    // A win elsewhere says nothing of what it would take over.
    const markets = marketsAtStake(challenge, choice);
    // So that it is judged on the same ones when this is broken off, for the look is noted once.
    if (markets.length < challenge.markets.length) await desk.put({ ...challenge, markets });
    let judged: Challenge;
    try {
      const judgement = await judgementOf(champion.modelId, challenger.modelId, { ...window, markets });
      const { time, from, to } = judgement;
      const modelIds = [champion.modelId, challenger.modelId];
      // On record before anybody sees it.
      ledger.noteComparison(challenge.id, { time, modelIds, markets, from, to }, [
        champion.weights,
        challenger.weights,
      ]);
      judged = { ...challenge, markets, judgement };
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof Failure)) logger.error('a challenger could not be judged', { error: String(error) });
      return desk.end(challenge, 'failed', { problem: toFailureData(error).message });
    }
    // What cannot be written here is no failure of the challenger's: it is judged again.
    await offer(judged);
  };

  return {
    judge,
    async tidy() {
      await finish();
      for (const challenge of desk.offers()) {
        if (await isAnswered(challenge)) continue;
        const pointless = whyPointless(challenge, { choice, registry });
        if (pointless) await desk.end(challenge, 'withdrawn', { problem: pointless });
      }
    },
  };
}
