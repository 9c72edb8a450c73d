import { expect, it } from 'vitest';
import type { Prediction } from '../../../core/domain/prediction.ts';
import { whyNotWorth } from './why-not-worth.ts';

const prediction = {
  side: 'long',
  probabilities: { long: 0.39, flat: 0.43, short: 0.18 },
  breakEven: 0.49,
  expectedValue: -0.0001,
} as Prediction;

it('says that flat trades pay the cost where wins are enough and yet nothing is expected', () => {
  expect(whyNotWorth(prediction)).toBe(
    '43\u202f% are expected to reach the take-profit of neither side and still pay the cost.',
  );
});

it('says nothing where something is expected, where wins are not enough, or where nothing ends flat', () => {
  expect(whyNotWorth({ ...prediction, expectedValue: 0.0001 })).toBeNull();
  expect(whyNotWorth({ ...prediction, breakEven: 0.7 })).toBeNull();
  expect(whyNotWorth({ ...prediction, probabilities: { long: 0.6, flat: 0, short: 0.4 } })).toBeNull();
  expect(whyNotWorth({ ...prediction, probabilities: { long: 0, flat: 1, short: 0 } })).toBeNull();
});
