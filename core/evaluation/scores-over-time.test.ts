import fc from 'fast-check';
import { expect, it } from 'vitest';
import { inOneGo } from '../domain/steps.ts';
import { dayMs, hourMs } from '../domain/timeframe.ts';
import { brierScore } from './brier-score.ts';
import { logLoss } from './log-loss.ts';
import { sampleScores, scoresOverTime } from './scores-over-time.ts';

it('is the mean of each stretch of time, and stretches without samples are left out', () => {
  const probabilities = new Float32Array([0, 0.5, 0.5, 0, 0, 1, 1, 0, 0]);
  const scores = inOneGo(
    scoresOverTime(
      inOneGo(sampleScores(probabilities, new Uint8Array([2, 2, 1]))),
      [hourMs, 5 * hourMs, 2 * dayMs + 1],
      dayMs,
    ),
  );
  expect(scores.map(({ from, to, samples }) => [from, to, samples])).toEqual([
    [0, dayMs, 2],
    [2 * dayMs, 3 * dayMs, 1],
  ]);
  // ½ · (0.25 + 0.25) = 0.25 and 0; then ½ · (1 + 1) = 1.
  expect(scores.map(({ brier }) => brier)).toEqual([0.125, 1]);
  expect(scores[0].logLoss).toBeCloseTo(Math.LN2 / 2, 6);
  // Equally likely: the first of them counts as said, which was flat.
  expect(scores.map(({ hitRate }) => hitRate)).toEqual([0.5, 0]);
});

it('weighs up to the scores of all samples', () => {
  const sample = fc.tuple(
    fc.integer({ min: 1, max: 9 }),
    fc.integer({ min: 0, max: 2 }),
    fc.integer({ min: 0, max: 400 }),
  );
  fc.assert(
    fc.property(fc.array(sample, { minLength: 1, maxLength: 50 }), (samples) => {
      const probabilities = Float32Array.from(samples.flatMap(([share]) => [share / 10, 0, 1 - share / 10]));
      const labels = Uint8Array.from(samples.map(([, label]) => label));
      const scores = inOneGo(
        scoresOverTime(
          inOneGo(sampleScores(probabilities, labels)),
          samples.map(([, , hour]) => hour * hourMs),
          dayMs,
        ),
      );
      const total = scores.reduce((sum, { samples: count }) => sum + count, 0);
      expect(total).toBe(samples.length);
      const mean = (name: 'brier' | 'logLoss') =>
        scores.reduce((sum, each) => sum + each[name] * each.samples, 0) / total;
      expect(mean('brier')).toBeCloseTo(brierScore(probabilities, labels), 9);
      expect(mean('logLoss')).toBeCloseTo(logLoss(probabilities, labels), 9);
    }),
  );
});
