import { describe, expect, it } from 'vitest';
import { seededRandom } from '../domain/random.ts';
import { baseRateProbabilities } from './base-rate.ts';
import { logLoss } from './log-loss.ts';
import { type Design, fitLogisticRegression } from './logistic-regression.ts';

/** Rows of which the first two columns decide the odds, times `strength`; the second column nearly copies the first. */
function designOf(samples: number, seed: number, strength: number) {
  const random = seededRandom(seed);
  const normal = () => random() + random() + random() + random() + random() + random() - 3;
  const columns = 6;
  const rows = new Float32Array(samples * columns).map(() => 1.4 * normal());
  const truth = new Float32Array(samples * 3);
  const labels = new Uint8Array(samples);
  for (let i = 0; i < samples; i += 1) {
    rows[i * columns + 1] = 0.9 * rows[i * columns] + 0.4 * rows[i * columns + 1];
    const [a, b] = rows.subarray(i * columns, i * columns + 2);
    const odds = [strength * a - 0.5, 0.8, strength * (b - 2 * a)].map(Math.exp);
    const total = odds[0] + odds[1] + odds[2];
    const draw = random() * total;
    labels[i] = draw < odds[0] ? 0 : draw < odds[0] + odds[1] ? 1 : 2;
    truth.set(
      odds.map((part) => part / total),
      i * 3,
    );
  }
  return { design: { rows, columns, labels } satisfies Design, truth };
}

describe('logistic regression', () => {
  it('finds the true probabilities when they are logistic', async () => {
    const train = designOf(6_000, 1, 1).design;
    const test = designOf(4_000, 3, 1);
    const predict = await fitLogisticRegression({ train, validation: designOf(2_000, 2, 1).design });
    const best = logLoss(test.truth, test.design.labels);
    expect(logLoss(predict(test.design), test.design.labels) - best).toBeLessThan(0.004);
    const guess = logLoss(baseRateProbabilities(train.labels, 4_000), test.design.labels);
    expect(guess - best).toBeGreaterThan(0.1);
  });

  it('falls back to the base rate where there is nothing to learn', async () => {
    const train = designOf(400, 1, 0).design;
    const validation = designOf(300, 2, 0).design;
    const test = designOf(4_000, 3, 0).design;
    const predict = await fitLogisticRegression({ train, validation });
    const guess = logLoss(baseRateProbabilities(train.labels, 4_000), test.labels);
    expect(logLoss(predict(test), test.labels) - guess).toBeLessThan(0.01);
    expect(logLoss(predict(validation), validation.labels)).toBeLessThanOrEqual(
      logLoss(baseRateProbabilities(train.labels, 300), validation.labels) + 1e-6,
    );
  });

  it('gives the same bits again, and stops when it is told to', async () => {
    const [train, validation] = [designOf(500, 1, 1).design, designOf(300, 2, 1).design];
    const [a, b] = [
      await fitLogisticRegression({ train, validation }),
      await fitLogisticRegression({ train, validation }),
    ];
    expect(a(validation)).toEqual(b(validation));
    const stop = fitLogisticRegression({
      train,
      validation,
      onStep: () => Promise.reject(new Error('enough')),
    });
    await expect(stop).rejects.toThrow('enough');
  });

  it('stays finite on one class, constant columns and a single row', async () => {
    const rows = new Float32Array(12).fill(8);
    const design = { rows, columns: 2, labels: new Uint8Array(6).fill(1) };
    const predict = await fitLogisticRegression({ train: design, validation: design });
    const [short, flat, long] = predict({ rows: rows.subarray(0, 2), columns: 2 });
    expect(flat).toBeGreaterThan(0.7);
    expect(short + flat + long).toBeCloseTo(1, 6);
  });
});
