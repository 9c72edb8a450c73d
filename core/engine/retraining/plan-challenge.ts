import type { Challenge } from '../../contract/retraining-schemas.ts';
import { Failure } from '../../domain/failure.ts';
import type { Market } from '../../domain/market.ts';
import { toIso, type UtcMs } from '../../domain/time.ts';
import { dayMs } from '../../domain/timeframe.ts';
import type { Manifest } from '../../model/manifest.ts';
import { challengerSpec } from '../../training/challenger-spec.ts';
import type { ReadSeries } from '../../training/market-series.ts';
import type { SealedLedger } from '../../training/sealed-ledger.ts';
import { settledEnd } from '../../training/settled-end.ts';
import { dataEnd, newestDecisionOf, planWindow, shortestWindowMs } from '../../training/unseen-window.ts';
import { weightsOf } from './contenders.ts';

type Plan = Pick<Challenge, 'window' | 'spec' | 'decisionEveryMs' | 'rules'>;

const daysText = (days: number) => (days === 1 ? '1 day' : `${days} days`);

/**
 * What a challenger of this model would be trained and judged on.
 * @throws Failure 'not-enough-data' when too little is newer than what the model knows or was chosen by
 */
export function planChallenge(
  manifest: Manifest,
  { read, ledger, judgedDays }: { read: ReadSeries; ledger: SealedLedger; judgedDays: number },
): Plan {
  const { markets, rules, decisionEveryMs } = manifest;
  const { horizonMs } = rules;
  const settled = settledEnd(read, markets, rules, { from: newestDecisionOf(manifest) });
  if (settled === undefined) {
    throw new Failure('not-enough-data', 'There are no bars that are newer than its data; stream or import them.');
  }
  // It may predict because it won on a window, which is then no longer fair.
  const compared = ledger.comparedUntil(weightsOf(manifest));
  const seenUntil = Math.max(dataEnd(manifest), compared === undefined ? 0 : compared + horizonMs);
  const planned = planWindow({ seenUntil, settled, judgedMs: judgedDays * dayMs, horizonMs });
  if (planned) {
    return { window: planned.window, spec: challengerSpec(manifest, planned.trainTo), decisionEveryMs, rules };
  }
  // Rounded apart, so that what is too little never reads as enough.
  const left = daysText(Math.max(0, Math.floor((settled - seenUntil - horizonMs) / dayMs)));
  const needed = daysText(Math.ceil(shortestWindowMs(horizonMs) / dayMs));
  const message = `A challenger must be judged on ${needed} that this model has not learnt from and was not chosen by. The data hold ${left} so far.`;
  throw new Failure('not-enough-data', message);
}

/** `challenge-20261129T121300123Z`: one begins at a time. */
const challengeId = (time: UtcMs) => `challenge-${toIso(time).replaceAll(/[-:.]/g, '')}`;

/** A challenge of which nothing but its plan is there. */
export function newChallenge(options: {
  modelId: string;
  markets: readonly Market[];
  manifest: Manifest;
  why: string;
  now: UtcMs;
  plan: Plan;
}): Challenge {
  const { modelId, markets, manifest, why, now, plan } = options;
  return {
    id: challengeId(now),
    champion: { modelId, weights: weightsOf(manifest) },
    markets: [...markets],
    why,
    startedAt: now,
    ...plan,
    state: 'training',
    attempts: 0,
    nextTryAt: null,
    challenger: null,
    judgement: null,
    decidedAt: null,
    switched: [],
    problem: null,
  };
}
