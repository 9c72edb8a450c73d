import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calibrate } from './calibration.ts';

const logit = fc.double({ min: -50, max: 50, noNaN: true });

describe('calibration', () => {
  it('gives probabilities whatever the logits', () => {
    fc.assert(
      fc.property(
        fc.array(logit, { minLength: 3, maxLength: 3 }),
        fc.double({ min: 0.05, max: 20, noNaN: true }),
        (logits, temperature) => {
          const said = calibrate(Float32Array.from(logits), { temperature, offsets: [0, 0, 0] });
          expect(said[0] + said[1] + said[2]).toBeCloseTo(1, 5);
        },
      ),
    );
  });

  it('is less sure when warmer and ignores a common shift', () => {
    const cold = calibrate(Float32Array.of(2, 0, 0), { temperature: 1, offsets: [0, 0, 0] });
    const warm = calibrate(Float32Array.of(2, 0, 0), { temperature: 3, offsets: [0, 0, 0] });
    const shifted = calibrate(Float32Array.of(7, 5, 5), { temperature: 1, offsets: [0, 0, 0] });
    expect(warm[0]).toBeLessThan(cold[0]);
    expect(shifted[0]).toBeCloseTo(cold[0], 6);
  });

  it('undoes class weights: a network that learnt weighted shares answers with the true ones', () => {
    const shares = [0.1, 0.7, 0.2];
    const weights = [3, 0.5, 2];
    const learnt = Float32Array.from(shares.map((share, k) => Math.log(share * weights[k])));
    const said = calibrate(learnt, { temperature: 1, offsets: weights.map(Math.log) });
    shares.forEach((share, k) => {
      expect(said[k]).toBeCloseTo(share, 6);
    });
  });
});
