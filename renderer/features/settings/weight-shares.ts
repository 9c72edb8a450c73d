import { type SentimentModel, sentimentModels } from '../../../core/domain/news.ts';

export type WeightShare = { readonly model: SentimentModel; readonly share: number };

/** The share of each model in `speaking` by its weight alone; null when a weight is no number or all are 0. */
export function weightShares(
  weights: Readonly<Record<SentimentModel, string>>,
  speaking: readonly SentimentModel[],
): WeightShare[] | null {
  const counted = sentimentModels.filter((model) => speaking.includes(model));
  const numbers = counted.map((model) => (weights[model].trim() === '' ? Number.NaN : Number(weights[model])));
  const sum = numbers.reduce((total, weight) => total + weight, 0);
  if (!(sum > 0) || !Number.isFinite(sum) || numbers.some((weight) => weight < 0)) return null;
  return counted.map((model, index) => ({ model, share: numbers[index] / sum }));
}
