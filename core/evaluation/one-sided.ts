import { outcomes } from '../domain/prediction.ts';

/** A model whose likeliest class is this share of the time the same one has learnt little more than the class shares. */
const limit = 0.95;

/**
 * A warning when nearly every prediction has the same likeliest class, however good its probabilities are.
 * @param confusion rows actual, columns predicted, counts
 * @returns one plain sentence, undefined when more than one class is predicted often enough
 */
export function oneSided(confusion: readonly (readonly number[])[]): string | undefined {
  const predicted = outcomes.map((_, column) => confusion.reduce((sum, row) => sum + row[column], 0));
  const total = predicted.reduce((sum, count) => sum + count, 0);
  const most = predicted.indexOf(Math.max(...predicted));
  const share = predicted[most] / total;
  if (!(share > limit)) return undefined;
  return `It holds ${outcomes[most]} likeliest in ${(share * 100).toFixed(1)} % of these samples: it tells little apart.`;
}
