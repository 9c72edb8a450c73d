import { describe, expect, it } from 'vitest';
import { describeProblem } from './problem.ts';
import { trainingSpec } from './training-schemas.ts';

const markets = ['binance:BTC/USDT', 'binance:ETH/USDT'];

/** Why it is refused; undefined when it is not. */
function problemWith(spec: unknown): string | undefined {
  const { error } = trainingSpec.safeParse(spec);
  return error && describeProblem('training.start', error);
}

describe('what a training is asked for', () => {
  it('may have a range, half a range or none, and gets the defaults', () => {
    for (const range of [{}, { from: 5 }, { to: 5 }, { from: 4, to: 5 }]) {
      expect(trainingSpec.parse({ markets, ...range })).toEqual({
        markets,
        ...range,
        preset: 'base',
        seed: 1,
        epochs: 20,
        batchSize: 64,
        learningRate: 0.001,
        seeds: 1,
        recencyHalfLifeDays: null,
        branchBaselines: true,
        headlines: true,
      });
    }
  });

  it('is refused with one plain sentence when its range does not end after it begins', () => {
    const sentence = 'training.start.to: the end of the range must be later than its start.';
    expect(problemWith({ markets, from: 5, to: 5 })).toBe(sentence);
    expect(problemWith({ markets, from: 6, to: 5 })).toBe(sentence);
  });

  it('is refused when it names a market twice', () => {
    expect(problemWith({ markets: [...markets, markets[0]] })).toBe(
      'training.start.markets: each market may be named only once.',
    );
  });
});
