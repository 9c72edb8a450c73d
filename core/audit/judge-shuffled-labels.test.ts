import { beforeAll, describe, expect, it } from 'vitest';
import { featureCount } from '../features/feature-names.ts';
import { startBackend } from '../model/backend.ts';
import { type Dataset, labelsOf } from '../training/dataset.ts';
import { type Part, parts } from '../training/split.ts';
import { buildControl } from './control-market.ts';
import { controlConfig, trainOne } from './example-control.test-kit.ts';
import { judgeShuffledLabels } from './judge-shuffled-labels.ts';
import { shuffleLabels } from './shuffle-labels.ts';

let dataset: Dataset;
let shuffled: Dataset;

beforeAll(async () => {
  await startBackend('wasm');
  dataset = buildControl({ config: controlConfig, seed: 1, days: 120 }).dataset;
  shuffled = shuffleLabels(dataset, 1);
}, 300_000);

const labelsIn = (of: Dataset, part: Part) => labelsOf(of, of.split[part]);
const shareOf = (labels: Uint8Array, k: number) => labels.filter((label) => label === k).length / labels.length;

describe('shuffled labels', () => {
  it('are the same labels elsewhere: in every part they agree with the true ones as often as chance has it', () => {
    const all = (of: Dataset) => parts.flatMap((part) => [...labelsIn(of, part)]).sort();
    expect(all(shuffled)).toEqual(all(dataset));
    for (const part of parts) {
      const [truth, dealt] = [labelsIn(dataset, part), labelsIn(shuffled, part)];
      const same = dealt.filter((label, i) => label === truth[i]).length / truth.length;
      const byChance = [0, 1, 2].reduce((sum, k) => sum + shareOf(truth, k) * shareOf(dealt, k), 0);
      expect(Math.abs(same - byChance)).toBeLessThan(4 * Math.sqrt(0.25 / truth.length));
    }
    expect(shuffled.samples.map(({ label: _, ...rest }) => rest)).toEqual(
      dataset.samples.map(({ label: _, ...rest }) => rest),
    );
    expect(shuffleLabels(dataset, 1).samples).toEqual(shuffled.samples);
    expect(shuffleLabels(dataset, 2).samples).not.toEqual(shuffled.samples);
  });

  it('teach a sound learner nothing', async () => {
    const result = await judgeShuffledLabels(shuffled, await trainOne(shuffled));
    expect(result.isPassed).toBe(true);
    expect(result.balancedAccuracy.interval.low).toBeLessThanOrEqual(1 / 3);
    expect(result.balancedAccuracy.interval.high).toBeGreaterThanOrEqual(1 / 3);
    expect(result.gain.interval.low).toBeLessThanOrEqual(0);
  }, 300_000);

  /** Writes the label of each `every`th sample into its newest bar of one branch, where the gap mask is: zero everywhere else. */
  function withLeak(branch: number, every: number): Dataset {
    const matrices = shuffled.matrices.map((branches) => branches.map((matrix) => matrix.slice()));
    for (const [i, { market, ends, label }] of shuffled.samples.entries()) {
      if (i % every === 0) matrices[market][branch][(ends[branch] + 1) * featureCount - 1] = label - 1;
    }
    return { ...shuffled, matrices };
  }

  it('are found out when a feature gives them away', async () => {
    const leaking = withLeak(0, 1);
    const result = await judgeShuffledLabels(leaking, await trainOne(leaking));
    expect(result.isPassed).toBe(false);
    expect(result.balancedAccuracy.interval.low).toBeGreaterThan(0.5);
    expect(result.gain.interval.low).toBeGreaterThan(0);
    expect(result.sentence).toMatch(/leak/);
  }, 300_000);

  it('are found out even when a feature gives away one in five', async () => {
    const leaking = withLeak(0, 5);
    expect((await judgeShuffledLabels(leaking, await trainOne(leaking))).isPassed).toBe(false);
  }, 300_000);

  it('are found out in the newest hour, which attention cannot tell from the hours before it', async () => {
    const leaking = withLeak(2, 1);
    const result = await judgeShuffledLabels(leaking, await trainOne(leaking, { epochs: 2 }));
    expect(result.logisticGain.interval.low).toBeGreaterThan(0);
    expect(result.isPassed).toBe(false);
    expect(result.sentence).toMatch(/^A regression on the newest bars finds something/);
  }, 300_000);
});
