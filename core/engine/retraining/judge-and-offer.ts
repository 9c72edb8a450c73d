import type { Challenge, RetrainingSettings } from '../../contract/retraining-schemas.ts';
import { Failure, toFailureData } from '../../domain/failure.ts';
import type { Market } from '../../domain/market.ts';
import type { ReadNews } from '../../domain/news.ts';
import type { Logger } from '../../domain/ports.ts';
import type { Clock } from '../../domain/time.ts';
import { worseThanBaseRate } from '../../evaluation/challenge-verdict.ts';
import type { Registry } from '../../model/registry.ts';
import type { ReadSeries } from '../../training/market-series.ts';
import type { SealedLedger } from '../../training/sealed-ledger.ts';
import type { ModelChoice } from '../model-choice.ts';
import type { ChallengeDesk } from './challenge-desk.ts';
import { marketsAtStake, whyPointless } from './contenders.ts';

/** What is made of a challenger that is trained. */
export type Judge = {
  /** Judges it and puts it on offer, or lets it take over where the settings ask for that, it has won and it is no worse than the base rate. */
  judge(challenge: Challenge): Promise<void>;
  /**
   * Gives the challenger what its champion still predicts, and nothing else.
   * @throws Failure 'corrupt' when its files are not what was saved
   */
  takeOver(challenge: Challenge): Promise<Market[]>;
  /** Ends offers that have become pointless, and those that the user has answered by activating the challenger. */
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
  onSwitch(): void;
  /** Aborts when the workstation closes; what is being judged then is judged again at the next start. */
  signal: AbortSignal;
  clock: Clock;
  logger: Logger;
}): Judge {
  const { desk, settings, choice, registry, ledger, read, readNews, signal, clock, logger } = options;

  const judgementOf = async (champion: string, challenger: string, window: Challenge['window']) => {
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

  const takeOver = async (challenge: Challenge): Promise<Market[]> => {
    const modelId = challenge.challenger?.modelId ?? '';
    await registry.verify(modelId);
    const markets = marketsAtStake(challenge, choice);
    await choice.activate(modelId, markets);
    options.onSwitch();
    return markets;
  };

  const offer = async (challenge: Challenge): Promise<void> => {
    const { judgement } = challenge;
    if (!settings().isSwitching || judgement?.outcome !== 'wins') return desk.tell({ ...challenge, state: 'offered' });
    const doubt = worseThanBaseRate(judgement.logLoss);
    if (doubt !== undefined) {
      const sentence = `${judgement.sentence} ${doubt}`;
      return desk.tell({ ...challenge, state: 'offered', judgement: { ...judgement, sentence } });
    }
    await desk.end(challenge, 'switched', { switched: await takeOver(challenge) });
  };

  const judge = async (challenge: Challenge): Promise<void> => {
    const { champion, challenger, window, spec } = challenge;
    const pointless = whyPointless(challenge, { choice, registry });
    if (pointless || !challenger) return desk.end(challenge, 'withdrawn', { problem: pointless ?? null });
    try {
      const judgement = await judgementOf(champion.modelId, challenger.modelId, window);
      const { time, from, to } = judgement;
      const modelIds = [champion.modelId, challenger.modelId];
      // On record before anybody sees it.
      ledger.noteComparison({ time, modelIds, markets: spec.markets, from, to }, [
        champion.weights,
        challenger.weights,
      ]);
      await offer({ ...challenge, judgement });
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof Failure)) logger.error('a challenger could not be judged', { error: String(error) });
      await desk.end(challenge, 'failed', { problem: toFailureData(error).message });
    }
  };

  return {
    judge,
    takeOver,
    async tidy() {
      for (const challenge of desk.offers()) {
        const { challenger, markets } = challenge;
        if (challenger && markets.every((market) => choice.modelFor(market) === challenger.modelId)) {
          await desk.end(challenge, 'accepted', { switched: markets });
          continue;
        }
        const pointless = whyPointless(challenge, { choice, registry });
        if (pointless) await desk.end(challenge, 'withdrawn', { problem: pointless });
      }
    },
  };
}
