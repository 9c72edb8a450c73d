import type { ModelSummary } from '../../../core/contract/contract.ts';
import { marketLabel } from '../../../core/domain/market.ts';

/** What deleting a model changes for the markets it predicts, in plain sentences; empty when it predicts none. */
export function afterDelete(model: ModelSummary, models: readonly ModelSummary[]): string {
  const predicted = model.activeFor;
  if (predicted.length === 0) return '';
  const known = models.find((one) => one.isBundled && one.problem === null)?.markets ?? [];
  const names = (markets: readonly (typeof predicted)[number][]) => markets.map(marketLabel).join(' and ');
  const strange = predicted.filter((market) => !known.includes(market));
  const doubt = strange.length > 0 ? `; it was not trained on ${names(strange)} and abstains there` : '';
  return `It predicts ${names(predicted)} now. The bundled model takes over${doubt}.`;
}
