import { describe, expect, it } from 'vitest';
import { seededRandom } from '../domain/random.ts';
import { hourMs, minuteMs } from '../domain/timeframe.ts';
import { blockBootstrap } from './block-bootstrap.ts';
import { blockLength } from './resample-blocks.ts';
import { type Rival, verdict } from './verdict.ts';

const horizonMs = 6 * hourMs;

/** Compares a model with a base rate that is worse by `edge` on average; neighbours within a horizon share their noise. */
function judge(
  edge: number,
  options: { samples?: number; noise?: number; seed?: number; networks?: readonly Rival[] } = {},
): string {
  const { samples = 4_000, noise = 0.2, seed = 1, networks } = options;
  const random = seededRandom(seed);
  const shared = Array.from({ length: Math.ceil(samples / 36) }, () => noise * (random() - 0.5));
  const times = Float64Array.from({ length: samples }, (_, i) => i * 10 * minuteMs);
  const model = times.map((_, i) => 1 - edge + shared[Math.floor(i / 36)]);
  const mean = model.reduce((sum, loss) => sum + loss, 0) / samples;
  const rival = (name: string, loss: number): Rival => ({
    name,
    loss,
    gain: blockBootstrap({
      values: model.map((of) => loss - of),
      times,
      blockMs: blockLength(horizonMs),
      random: seededRandom(9),
    }),
  });
  return verdict({
    loss: mean,
    samples,
    baselines: [rival('persistence rule', 1.5), rival('base rate', 1)],
    networks,
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

  it('also names a network with fewer branches that does better, and none that does not', () => {
    const gain = { low: -0.6, high: -0.2, blocks: 50 };
    const networks = [
      { name: 'network with Branch A alone', loss: 0.5, gain: { value: -0.4, ...gain } },
      { name: 'network with Branch B alone', loss: 0.99, gain: { value: 0.09, ...gain } },
    ];
    expect(judge(0.1, { networks })).toMatch(
      /^Beats the base rate .*\)\. The network with Branch A alone does better: log loss 0\.500\.$/,
    );
    expect(judge(0.1, { networks: networks.slice(1) })).not.toContain('Branch');
    const unsure = [{ ...networks[0], gain: { ...networks[0].gain, high: 0.04 } }];
    expect(judge(0.1, { networks: unsure })).toMatch(/log loss 0\.500, a lead within what chance alone would give\.$/);
  });

  it('refuses to judge without a baseline', () => {
    expect(() => verdict({ loss: 1, samples: 1, baselines: [] })).toThrow(/at least one baseline/);
  });
});
