import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { SentimentIntensityAnalyzer } from 'vader-sentiment';
import type { SentimentLabel } from '../../domain/news.ts';
import { sentimentLabels } from '../../domain/news.ts';
import type { Random } from '../../domain/ports.ts';
import { macroF1 } from '../../evaluation/macro-f1.ts';
import { type Interval, percentileInterval } from '../../evaluation/percentile-interval.ts';
import { type Evidence, findEvidence } from './find-evidence.ts';
import { judge, likeliest } from './judge.ts';
import { evidenceKinds, type LexiconWeights } from './weights.ts';

export type Sentence = { readonly text: string; readonly label: SentimentLabel };

/** The Financial PhraseBank, of which nothing may be shipped; undefined when it is not there. */
export function readPhrasebank(): Sentence[] | undefined {
  const file = new URL('../../../../shared/data/sentiment/phrasebank.csv', import.meta.url);
  return existsSync(file) ? (parse(readFileSync(file), { columns: true }) as Sentence[]) : undefined;
}

const rounds = 400;
const penalty = 1;

/**
 * Weights of an ordered logit over the sums of each kind of evidence, by gradient ascent on the likelihood; a class counts by the
 * square root of how rare it is, because macro-F1 counts classes alike.
 */
export function fitWeights(sentences: readonly Sentence[]): LexiconWeights {
  const rows = sentences.map(({ text, label }) => ({ label, sums: sumKinds(findEvidence(text)) }));
  const counts = sentimentLabels.map((label) => rows.filter((row) => row.label === label).length);
  const rarity = counts.map((count) => Math.sqrt(rows.length / 3 / count));
  let weights = evidenceKinds.map(() => 0.3);
  let threshold = 1;
  for (let round = 0; round < rounds; round += 1) {
    const slopes = weights.map((weight) => -penalty * weight);
    let thresholdSlope = 0;
    for (const { label, sums } of rows) {
      const { positive, negative, neutral } = judge(dot(weights, sums), threshold);
      const share = rarity[sentimentLabels.indexOf(label)];
      const [up, down] = [positive * (1 - positive), negative * (1 - negative)];
      const slope =
        label === 'positive'
          ? 1 - positive
          : label === 'negative'
            ? negative - 1
            : (down - up) / Math.max(1e-9, neutral);
      const byThreshold =
        label === 'neutral'
          ? (up + down) / Math.max(1e-9, neutral)
          : label === 'positive'
            ? positive - 1
            : negative - 1;
      sums.forEach((sum, k) => {
        slopes[k] += share * slope * sum;
      });
      thresholdSlope += share * byThreshold;
    }
    weights = weights.map((weight, k) => weight + slopes[k] / rows.length);
    threshold += thresholdSlope / rows.length;
  }
  const named = Object.fromEntries(evidenceKinds.map((kind, k) => [kind, weights[k]]));
  return { ...(named as Omit<LexiconWeights, 'threshold'>), threshold };
}

function sumKinds(evidence: readonly Evidence[]): number[] {
  return evidenceKinds.map((kind) => evidence.reduce((sum, piece) => sum + (piece.kind === kind ? piece.value : 0), 0));
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}

export function labelWith(weights: LexiconWeights, text: string): SentimentLabel {
  const total = findEvidence(text).reduce((sum, { kind, value }) => sum + weights[kind] * value, 0);
  return likeliest(judge(total, weights.threshold));
}

/** vader's own label, by the thresholds its authors give: compound ±0.05. */
export function labelWithVader(text: string): SentimentLabel {
  const { compound } = SentimentIntensityAnalyzer.polarity_scores(text);
  if (Math.abs(compound) < 0.05) return 'neutral';
  return compound > 0 ? 'positive' : 'negative';
}

/** Each sentence's label by weights learnt on the other folds only; folds are stratified and the same for the same `random`. */
export function crossValidate(sentences: readonly Sentence[], folds: number, random: Random): SentimentLabel[] {
  const fold = new Map<Sentence, number>();
  for (const label of sentimentLabels) {
    const order = sentences
      .filter((sentence) => sentence.label === label)
      .map((sentence) => ({ sentence, key: random() }));
    order.sort((a, b) => a.key - b.key);
    for (const [i, { sentence }] of order.entries()) fold.set(sentence, i % folds);
  }
  const fitted = Array.from({ length: folds }, (_, k) => fitWeights(sentences.filter((one) => fold.get(one) !== k)));
  return sentences.map((sentence) => labelWith(fitted[fold.get(sentence) ?? 0], sentence.text));
}

/** Macro-F1 of the three labels, 0 … 1, with its 95 % interval by drawing sentences with replacement. */
export function scoreLabels(
  sentences: readonly Sentence[],
  labels: readonly SentimentLabel[],
  random: Random,
  resamples = 1_000,
): Interval & { readonly value: number } {
  const pairs = sentences.map(({ label }, i) => [sentimentLabels.indexOf(label), sentimentLabels.indexOf(labels[i])]);
  const score = (drawn: () => number[]) => {
    const matrix = sentimentLabels.map(() => sentimentLabels.map(() => 0));
    for (let i = 0; i < pairs.length; i += 1) {
      const [actual, predicted] = drawn();
      matrix[actual][predicted] += 1;
    }
    return macroF1(matrix);
  };
  let next = 0;
  const value = score(() => pairs[next++]);
  const drawn = Float64Array.from({ length: resamples }, () => score(() => pairs[Math.floor(random() * pairs.length)]));
  return { value, ...percentileInterval(drawn, pairs.length) };
}
