import { describe, expect, it } from 'vitest';
import { headlineVerdict } from './headline-verdict.ts';

/** A rival whose log loss is higher than the model's by `value`, between `low` and `high`. */
const rival = (low: number, value: number, high: number, blocks = 20) => ({
  name: 'network',
  loss: 1 + value,
  gain: { value, low, high, blocks },
});

describe('the verdict on headlines', () => {
  it('is that they help when they beat both silence and the placebo', () => {
    expect(headlineVerdict({ without: rival(0.02, 0.05, 0.08), placebo: rival(0.01, 0.04, 0.07) })).toBe(
      'Headlines help by 0.050 (95 % interval 0.020 to 0.080), and by 0.040 more than headlines a day late, the placebo (95 % interval 0.010 to 0.070).',
    );
  });

  it('does not credit the news with what the placebo does as well', () => {
    expect(headlineVerdict({ without: rival(0.02, 0.05, 0.08), placebo: rival(-0.01, 0.004, 0.02) })).toMatch(
      /^Headlines help by 0\.050 .* but not proven more than headlines a day late, the placebo \(0\.004, .*−0\.010 to 0\.020\): what helps need not be the news\.$/,
    );
  });

  it('calls luck luck, and harm harm', () => {
    const placebo = rival(-0.01, 0.01, 0.03);
    expect(headlineVerdict({ without: rival(-0.01, 0.02, 0.05), placebo })).toMatch(/^It is not proven that headlines/);
    expect(headlineVerdict({ without: rival(-0.09, -0.05, -0.01), placebo })).toBe(
      'Headlines do harm: without them log loss is lower by 0.050 (95 % interval −0.090 to −0.010).',
    );
  });

  it('does not judge on too few blocks of time', () => {
    const sentence = 'Too little data to say whether headlines help.';
    expect(headlineVerdict({ without: rival(0.02, 0.05, 0.08, 7), placebo: rival(0.02, 0.05, 0.08) })).toBe(sentence);
    expect(headlineVerdict({ without: rival(0.02, 0.05, 0.08), placebo: rival(0.02, 0.05, 0.08, 7) })).toBe(sentence);
  });
});
