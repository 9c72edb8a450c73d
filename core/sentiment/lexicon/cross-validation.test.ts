import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../domain/random.ts';
import {
  crossValidate,
  fitWeights,
  labelWith,
  labelWithVader,
  readPhrasebank,
  scoreLabels,
} from './fit-weights.test-kit.ts';
import { scoreLexicon } from './score-lexicon.ts';
import { evidenceKinds, lexiconWeights } from './weights.ts';

const sentences = readPhrasebank() ?? [];

describe.skipIf(sentences.length === 0)('lexicon on the Financial PhraseBank', () => {
  it('beats vader alone by far more than 0.10 macro-F1 out of fold, and so does the low end of its interval', () => {
    const labels = crossValidate(sentences, 5, seededRandom(1));
    const ours = scoreLabels(sentences, labels, seededRandom(2));
    const vader = scoreLabels(
      sentences,
      sentences.map(({ text }) => labelWithVader(text)),
      seededRandom(2),
    );
    expect(vader.value).toBeGreaterThan(0.47);
    expect(vader.value).toBeLessThan(0.51);
    expect(ours.value).toBeGreaterThan(0.74);
    expect(ours.value).toBeLessThan(0.84);
    expect(ours.low).toBeGreaterThan(vader.high + 0.1);
  });

  it('control: labels that were shuffled before the weights are learnt teach nothing', () => {
    const random = seededRandom(3);
    const order = sentences.map(({ label }) => ({ label, key: random() })).sort((a, b) => a.key - b.key);
    const shuffled = sentences.map(({ text }, i) => ({ text, label: order[i].label }));
    const labels = crossValidate(shuffled, 2, random);
    expect(scoreLabels(shuffled, labels, random, 50).value).toBeLessThan(0.4);
  });

  it('ships the weights that all sentences give, rounded, and labels with them as the product does', () => {
    const fitted = fitWeights(sentences);
    for (const kind of [...evidenceKinds, 'threshold'] as const)
      expect(Math.abs(fitted[kind] / lexiconWeights[kind] - 1), kind).toBeLessThan(0.15);
    for (const { text } of sentences.slice(0, 200))
      expect(scoreLexicon(text).label).toBe(labelWith(lexiconWeights, text));
  });

  it('does about as well on the half of the sentences that nobody looked at while writing the word lists', () => {
    const isSeen = ({ text }: { text: string }) => createHash('sha256').update(text).digest()[0] % 2 === 0;
    const unseen = sentences.filter((sentence) => !isSeen(sentence));
    const weights = fitWeights(sentences.filter(isSeen));
    const labels = unseen.map(({ text }) => labelWith(weights, text));
    expect(unseen.length).toBeGreaterThan(1_100);
    expect(scoreLabels(unseen, labels, seededRandom(4)).value).toBeGreaterThan(0.72);
  });
});
