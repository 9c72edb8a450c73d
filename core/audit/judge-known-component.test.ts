import { beforeAll, describe, expect, it } from 'vitest';
import { startBackend } from '../model/backend.ts';
import type { Dataset } from '../training/dataset.ts';
import type { TrainingSettings } from '../training/train-network.ts';
import { judgeAlone } from '../training/trained-network.ts';
import { buildControl, type Control } from './control-market.ts';
import { controlConfig, trainOne } from './example-control.test-kit.ts';
import { judgeKnownComponent } from './judge-known-component.ts';
import { redrawnFutures } from './redrawn-futures.ts';

const count = 16;
let control: Control;
let futures: { first: Float32Array; second: Float32Array; count: number };

beforeAll(async () => {
  await startBackend('wasm');
  control = buildControl({ config: controlConfig, seed: 1 });
  const draw = (firstFuture: number) =>
    redrawnFutures(control, control.dataset.split.test, { futures: count, firstFuture });
  futures = { first: await draw(0), second: await draw(count), count };
}, 300_000);

/** Trains on a view of the control's dataset and judges against the same best answers. */
async function judgeLearner(view: (dataset: Dataset) => Dataset, settings: Partial<TrainingSettings> = {}) {
  const dataset = view(control.dataset);
  const network = await trainOne(dataset, settings);
  return judgeKnownComponent({ dataset }, judgeAlone(dataset, network).probabilities.test, futures);
}

describe('the known component', () => {
  it('is learnt by a sound learner, and constant answers are far from enough', async () => {
    const result = await judgeLearner((dataset) => dataset);
    expect(result).toMatchObject({ isPassed: true, required: 0.95, futures: 2 * count });
    expect(result.ratio.value).toBeGreaterThan(0.95);
    expect(result.ratio.value).toBeCloseTo(result.accuracy / result.bestAccuracy, 9);
    expect(result.constantRatio).toBeLessThan(0.5);
    const regression = (result.logisticRatio * 100).toFixed(1);
    expect(result.sentence).toContain(`A regression on the newest bars alone reaches ${regression} %`);
    expect(result.sentence).toMatch(/learning works, not that long windows are used\.$/);
    expect(result.bestAccuracyAtLeast).toBeLessThanOrEqual(result.bestAccuracy);
    expect(result.bestAccuracy - result.bestAccuracyAtLeast).toBeLessThan(0.02);
  }, 300_000);

  it('is not found by a network that takes no steps', async () => {
    const result = await judgeLearner((dataset) => dataset, { learningRate: 1e-9, epochs: 1 });
    expect(result.isPassed).toBe(false);
    expect(result.ratio.value).toBeLessThan(0.7);
    expect(result.sentence).toMatch(/does not learn what can be learnt: .* 95\.0 % are required/);
  }, 300_000);

  it('is not found through windows that are three hours late', async () => {
    const late = ({ samples, ...dataset }: Dataset): Dataset => ({
      ...dataset,
      samples: samples.map((sample, i) => ({ ...sample, ends: samples[Math.max(0, i - 6)].ends })),
    });
    expect((await judgeLearner(late, { epochs: 4 })).isPassed).toBe(false);
  }, 300_000);

  it('is not found when the micro branches are cut off', async () => {
    const cut = (dataset: Dataset): Dataset => ({
      ...dataset,
      matrices: dataset.matrices.map(([minutes, tens, hours]) => [minutes.map(() => 0), tens.map(() => 0), hours]),
    });
    expect((await judgeLearner(cut)).isPassed).toBe(false);
  }, 300_000);
});
