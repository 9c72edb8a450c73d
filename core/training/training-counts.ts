import { outcomes } from '../domain/prediction.ts';
import type { Manifest } from '../model/manifest.ts';

/** The labels of the training part as far as counting them goes. */
export function trainingCounts({ samples, classShares }: Manifest['report']['dataset']): Uint8Array {
  return Uint8Array.from(
    outcomes.flatMap((outcome, k) => new Array<number>(Math.round(classShares[outcome] * samples.train)).fill(k)),
  );
}
