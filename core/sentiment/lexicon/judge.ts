import { type SentimentLabel, sentimentLabels } from '../../domain/news.ts';

export type Probabilities = Readonly<Record<SentimentLabel, number>>;

/**
 * Probabilities of an ordered logit with neutral in the middle: positive = σ(e − t), negative = σ(−e − t).
 * McCullagh (1980), "Regression models for ordinal data".
 * @param evidence in logits; 0 says nothing
 * @param threshold above 0
 */
export function judge(evidence: number, threshold: number): Probabilities {
  const positive = 1 / (1 + Math.exp(threshold - evidence));
  const negative = 1 / (1 + Math.exp(threshold + evidence));
  return { negative, neutral: Math.max(0, 1 - positive - negative), positive };
}

/** The likeliest label; neutral when others are as likely. */
export function likeliest(probabilities: Probabilities): SentimentLabel {
  return sentimentLabels.reduce<SentimentLabel>(
    (best, label) => (probabilities[label] > probabilities[best] ? label : best),
    'neutral',
  );
}

/** Entropy over that of three equal probabilities: 0 sure … 1 knows nothing. */
export function uncertaintyOf(probabilities: Probabilities): number {
  const entropy = sentimentLabels
    .map((label) => probabilities[label])
    .reduce((sum, p) => (p > 0 ? sum - p * Math.log(p) : sum), 0);
  return Math.min(1, entropy / Math.log(sentimentLabels.length));
}
