import type { FusionWeights, ScorePart, SentimentLabel, SentimentModel } from '../domain/news.ts';

/** What several models say of one headline, as one. */
type FusedScore = {
  readonly label: SentimentLabel;
  /** −1 bad for the price … 1 good for it. */
  readonly score: number;
  /** 0 sure … 1 knows nothing. */
  readonly uncertainty: number;
  /** Share of each model that spoke; they sum to 1, or there are none. */
  readonly shares: Readonly<Partial<Record<SentimentModel, number>>>;
  /** Largest difference between two scores, 0 … 2; null when fewer than two models spoke. */
  readonly disagreement: number | null;
};

/** From here on a score is called positive or negative: each label has a third of the range. */
export const labelThreshold = 1 / 3;

/**
 * The most the LLM can move a fused score: whoever writes a headline can talk to it, and to neither of the others.
 */
export const maxLlmShare = 0.6;

/** A model that knows nothing still has this much of its weight, so that one alone is heard. */
const leastPrecision = 0.05;

/**
 * One score from the parts: their mean, each by its weight and by how sure it is. The LLM never has more than
 * `maxLlmShare` of the say; alone, its score is scaled down to that. The uncertainty is that of the parts and, in
 * quadrature, how far apart they are. A part with weight 0 is left out; with none left the score is 0 and nothing is known.
 */
export function fuse(parts: readonly ScorePart[], weights: FusionWeights): FusedScore {
  const heard = parts.filter(({ model }) => weights[model] > 0);
  if (heard.length === 0) return { label: 'neutral', score: 0, uncertainty: 1, shares: {}, disagreement: null };
  const shares = sharesOf(heard, weights);
  const isLlmAlone = heard.every(({ model }) => model === 'llm');
  let mean = 0;
  let known = 0;
  heard.forEach((part, i) => {
    mean += shares[i] * clamp(part.score, -1);
    known += shares[i] * clamp(part.uncertainty, 0);
  });
  const spread = heard.reduce((sum, part, i) => sum + shares[i] * (clamp(part.score, -1) - mean) ** 2, 0);
  const score = clamp(isLlmAlone ? mean * maxLlmShare : mean, -1);
  const scores = heard.map((part) => clamp(part.score, -1));
  return {
    label: score >= labelThreshold ? 'positive' : score <= -labelThreshold ? 'negative' : 'neutral',
    score,
    uncertainty: Math.min(1, Math.hypot(known, Math.sqrt(spread))),
    shares: Object.fromEntries(heard.map(({ model }, i) => [model, shares[i]])),
    disagreement: heard.length < 2 ? null : Math.max(...scores) - Math.min(...scores),
  };
}

/** In the order of `heard`. */
function sharesOf(heard: readonly ScorePart[], weights: FusionWeights): number[] {
  const shares = inProportion(heard, weights);
  const llm = heard.findIndex(({ model }) => model === 'llm');
  if (llm < 0 || heard.length === 1 || shares[llm] <= maxLlmShare) return shares;
  const others = inProportion(heard.toSpliced(llm, 1), weights).map((share) => share * (1 - maxLlmShare));
  return others.toSpliced(llm, 0, maxLlmShare);
}

function inProportion(heard: readonly ScorePart[], weights: FusionWeights): number[] {
  // By the heaviest first, so that not even the smallest weights become nothing.
  const heaviest = Math.max(...heard.map(({ model }) => weights[model]));
  const precisions = heard.map(
    ({ model, uncertainty }) => (weights[model] / heaviest) * Math.max(leastPrecision, 1 - clamp(uncertainty, 0)),
  );
  const total = precisions.reduce((sum, precision) => sum + precision, 0);
  return precisions.map((precision) => precision / total);
}

function clamp(value: number, low: number): number {
  return Math.min(1, Math.max(low, value));
}
