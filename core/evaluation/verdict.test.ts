import { describe, expect, it } from 'vitest';
import { seededRandom } from '../domain/random.ts';
import { hourMs, minuteMs } from '../domain/timeframe.ts';
import { verdict } from './verdict.ts';

const horizonMs = 6 * hourMs;

/** Losses of a model and of a base rate that is worse by `edge` on average; neighbours within a horizon share their noise. */
function judge(edge: number, options: { samples?: number; noise?: number; seed?: number } = {}): string {
  const { samples = 4_000, noise = 0.2, seed = 1 } = options;
  const random = seededRandom(seed);
  const shared = Array.from({ length: Math.ceil(samples / 36) }, () => noise * (random() - 0.5));
  const times = Float64Array.from({ length: samples }, (_, i) => i * 10 * minuteMs);
  const baseRate = new Float64Array(samples).fill(1);
  const model = baseRate.map((loss, i) => loss - edge + shared[Math.floor(i / 36)]);
  const persistence = baseRate.map((loss) => loss + 0.5);
  return verdict({
    model,
    baselines: { 'persistence rule': persistence, 'base rate': baseRate },
    decisionTimes: times,
    horizonMs,
    random: seededRandom(9),
  });
}

describe('verdict', () => {
  it('says that a worse model has no edge, against the strongest baseline', () => {
    expect(judge(-0.01, { noise: 0 })).toBe('No edge over the base rate on this data: log loss 1.010 against 1.000.');
    expect(judge(0, { noise: 0 })).toBe('No edge over the base rate on this data: log loss 1.000 against 1.000.');
  });

  it('says by how much a better model beats it', () => {
    expect(judge(0.1)).toMatch(
      /^Beats the base rate by 0\.\d{3} on this data: log loss 0\.\d{3} against 1\.000 \(95 % interval of the difference 0\.\d{3} to 0\.\d{3}\)\.$/,
    );
  });

  it('does not call luck an edge', () => {
    const verdicts = Array.from({ length: 40 }, (_, seed) => judge(0, { seed }));
    expect(verdicts.filter((sentence) => sentence.startsWith('Beats')).length).toBeLessThanOrEqual(4);
    expect(verdicts.some((sentence) => sentence.startsWith('No proven edge'))).toBe(true);
  });

  it('does not judge on a day of data', () => {
    expect(judge(0.5, { samples: 144 })).toMatch(/^Too little data to say whether it beats the base rate: /);
  });

  it('refuses losses of different samples', () => {
    const random = seededRandom(1);
    const model = new Float64Array(3);
    const decisionTimes = [0, 1, 2];
    const baselines = { 'base rate': new Float64Array(2) };
    expect(() => verdict({ model, baselines, decisionTimes, horizonMs, random })).toThrow(/same samples/);
    expect(() => verdict({ model, baselines: {}, decisionTimes, horizonMs, random })).toThrow(/at least one baseline/);
  });
});
