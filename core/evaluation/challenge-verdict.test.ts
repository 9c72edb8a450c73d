import { expect, it } from 'vitest';
import { challengeVerdict, worseThanBaseRate } from './challenge-verdict.ts';

const judge = (gain: { value: number; low: number; high: number }, blocks = 20, baseRate = 1.1) =>
  challengeVerdict({
    champion: { name: 'm-old', loss: 0.95 },
    challenger: { name: 'm-new', loss: 0.95 - gain.value },
    baseRate,
    samples: 2_000,
    gain: { ...gain, blocks },
  });

it('says that a challenger wins only when the whole interval is above zero', () => {
  expect(judge({ value: 0.03, low: 0.001, high: 0.06 })).toEqual({
    outcome: 'wins',
    sentence:
      'm-new wins by 0.030: log loss 0.920 against 0.950 of m-old on 2,000 decisions that neither has seen (95 % interval of the difference 0.001 to 0.060).',
  });
  expect(judge({ value: 0.03, low: 0, high: 0.06 }).outcome).toBe('noDifference');
});

it('says that it loses, that chance explains the difference, and that there is too little data', () => {
  expect(judge({ value: -0.03, low: -0.05, high: -0.01 })).toMatchObject({
    outcome: 'loses',
    sentence: expect.stringMatching(/^m-new loses by 0\.030: .*−0\.050 to −0\.010/),
  });
  expect(judge({ value: 0.01, low: -0.02, high: 0.04 }).sentence).toMatch(
    /^The difference is within what chance alone would give: m-new has/,
  );
  expect(judge({ value: 0.5, low: 0.4, high: 0.6 }, 7)).toMatchObject({
    outcome: 'tooLittleData',
    sentence: expect.stringMatching(/^Too little data to say whether m-new is better/),
  });
});

it('says so when neither does better than the base rate', () => {
  expect(judge({ value: 0.03, low: 0.01, high: 0.06 }, 20, 0.91).sentence).toMatch(/base rate, 0\.910\.$/);
  expect(judge({ value: 0.03, low: 0.01, high: 0.06 }, 20, 0.93).sentence).not.toMatch(/base rate/);
});

it('doubts a challenger that is worse than the base rate, and none that is as good', () => {
  expect(worseThanBaseRate({ challenger: 1.4, baseRate: 1.05 })).toBe(
    'It does not take over by itself, because it does worse there than the base rate: 1.400 against 1.050.',
  );
  expect(worseThanBaseRate({ challenger: 1.05, baseRate: 1.05 })).toBeUndefined();
});
