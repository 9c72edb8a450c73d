import { Failure } from '../domain/failure.ts';
import type { Manifest } from '../model/manifest.ts';

/** Why a model has no sealed window, as the end of a sentence. */
export const noSealedWindow = 'it was trained before windows were sealed, or on too few decisions; train it again';

/**
 * First and last decision time of the window that training sealed.
 * @throws Failure 'not-found' when the model has none
 */
export function sealedRange({ split }: Manifest, modelId: string) {
  if (split.sealed !== undefined) return split.sealed;
  throw new Failure('not-found', `Model ${modelId} has no sealed window: ${noSealedWindow}.`);
}
