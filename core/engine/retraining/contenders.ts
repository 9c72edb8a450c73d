import type { Challenge } from '../../contract/retraining-schemas.ts';
import { Failure } from '../../domain/failure.ts';
import type { Market } from '../../domain/market.ts';
import type { Manifest } from '../../model/manifest.ts';
import { weightsFile } from '../../model/model-files.ts';
import type { Registry } from '../../model/registry.ts';
import type { ModelChoice } from '../model-choice.ts';

type Contender = Challenge['champion'];

/** The manifest's own name for its weights. */
export const weightsOf = ({ sha256 }: Pick<Manifest, 'sha256'>): string => sha256[weightsFile];

/**
 * @throws Failure 'not-found' when no model has its name, or another one has it now; 'corrupt' or 'version-mismatch' when it is damaged
 */
export function checkContender({ modelId, weights }: Contender, registry: Pick<Registry, 'manifest'>): void {
  if (weightsOf(registry.manifest(modelId)) === weights) return;
  throw new Failure('not-found', `Another model is called ${modelId} now than the one that took part.`);
}

/** What the champion still predicts of what it predicted when it was challenged: all that its challenger may take over. */
export function marketsAtStake({ champion, markets }: Challenge, choice: Pick<ModelChoice, 'modelFor'>): Market[] {
  return markets.filter((market) => choice.modelFor(market) === champion.modelId);
}

/** What the challenger predicts of what it was to take over. */
export function marketsTaken({ challenger, markets }: Challenge, choice: Pick<ModelChoice, 'modelFor'>): Market[] {
  return markets.filter((market) => choice.modelFor(market) === challenger?.modelId);
}

/** Why an offer is pointless now; undefined while it stands. */
export function whyPointless(
  challenge: Challenge,
  { choice, registry }: { choice: Pick<ModelChoice, 'modelFor'>; registry: Pick<Registry, 'manifest'> },
): string | undefined {
  const { champion, challenger } = challenge;
  for (const contender of challenger ? [champion, challenger] : [champion]) {
    try {
      checkContender(contender, registry);
    } catch (error) {
      if (error instanceof Failure) return error.message;
      throw error;
    }
  }
  if (marketsAtStake(challenge, choice).length > 0) return undefined;
  return `${champion.modelId} predicts none of its markets any more, so there is nothing to take over.`;
}
