import { describe, expect, it } from 'vitest';
import { seededRandom } from '../domain/random.ts';
import { logLoss } from '../evaluation/log-loss.ts';
import { calibrate } from '../model/calibration.ts';
import { fitTemperature } from './fit-temperature.ts';

const offsets = [0, 0, 0];

/** Logits that are right about how likely each class is, but `factor` times too sure. */
function overconfident(factor: number, samples: number) {
  const random = seededRandom(3);
  const logits = Float32Array.from({ length: samples * 3 }, () => 2 * random());
  const honest = calibrate(logits, { temperature: 1, offsets });
  const labels = Uint8Array.from({ length: samples }, (_, i) => {
    const draw = random();
    return draw < honest[3 * i] ? 0 : draw < honest[3 * i] + honest[3 * i + 1] ? 1 : 2;
  });
  return { logits: logits.map((value) => value * factor), labels };
}

describe('fitting the temperature', () => {
  it('finds how much too sure the logits are', () => {
    for (const factor of [0.5, 1, 3]) {
      const { logits, labels } = overconfident(factor, 20_000);
      expect(fitTemperature(logits, labels, offsets) / factor).toBeCloseTo(1, 0.7);
    }
  });

  it('never has a higher log loss than leaving the logits alone', () => {
    const { logits, labels } = overconfident(4, 300);
    const temperature = fitTemperature(logits, labels, offsets);
    const fitted = logLoss(calibrate(logits, { temperature, offsets }), labels);
    expect(fitted).toBeLessThanOrEqual(logLoss(calibrate(logits, { temperature: 1, offsets }), labels));
  });
});
