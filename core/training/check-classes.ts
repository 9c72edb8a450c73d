import { Failure } from '../domain/failure.ts';
import { outcomes } from '../domain/prediction.ts';

/**
 * Refuses to learn from one class: a network would learn to say it always.
 * @param labels of the training part, class indices
 * @throws Failure 'not-enough-data' that names the class
 */
export function checkClasses(labels: Uint8Array): void {
  if (labels.some((label) => label !== labels[0])) return;
  throw new Failure(
    'not-enough-data',
    `All ${labels.length} training decisions came out ${outcomes[labels[0]]}, so there is nothing to tell apart; choose a longer range or another market.`,
  );
}
