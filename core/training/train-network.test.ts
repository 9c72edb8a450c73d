import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Clock } from '../domain/time.ts';
import { startBackend } from '../model/backend.ts';
import { buildModel, logitsOf } from '../model/build-model.ts';
import { exampleConfig } from '../model/example-model.test-kit.ts';
import { gatherBatch } from './batch.ts';
import { exampleDataset } from './example-dataset.test-kit.ts';
import type { LoopState } from './loop-state.ts';
import { createGate } from './pace.ts';
import { learningRateAt } from './schedule.ts';
import { type TrainingProgress, type TrainingSettings, trainNetwork } from './train-network.ts';
import { createTrainStep } from './train-step.ts';

beforeAll(async () => void (await startBackend('wasm')));
const dataset = exampleDataset();
/** Every look at it is a second later. */
function tickingClock(): Clock {
  let time = 0;
  return { now: () => 0, monotonic: () => (time += 1_000), schedule: () => () => {} };
}
const settings: TrainingSettings = { seed: 1, epochs: 2, batchSize: 512, learningRate: 0.003, patience: 6 };

function weightsOf(network: tf.LayersModel): number[][] {
  return network.getWeights().map((weight) => [...weight.dataSync()]);
}

async function train(change: Partial<TrainingSettings>, more: Partial<Parameters<typeof trainNetwork>[0]> = {}) {
  const network = more.network ?? buildModel(exampleConfig, change.seed ?? 1);
  try {
    const all = { network, dataset, settings: { ...settings, ...change }, clock: tickingClock(), ...more };
    const outcome = await trainNetwork(all);
    return { outcome, weights: weightsOf(network) };
  } finally {
    network.dispose();
  }
}

describe('training', () => {
  it('gives the same bits for the same seed and others for another', async () => {
    const [first, again, other] = [await train({}), await train({}), await train({ seed: 2 })];
    expect(again.weights).toEqual(first.weights);
    expect(again.outcome.curve).toEqual(first.outcome.curve);
    expect(other.weights).not.toEqual(first.weights);
  });

  it('learns: the training loss falls', async () => {
    const { outcome } = await train({ epochs: 6, learningRate: 0.01 });
    const { curve } = outcome;
    expect(curve[curve.length - 1].trainLoss).toBeLessThan(curve[0].trainLoss);
  });

  it('keeps as many tensors from step to step and none at the end', async () => {
    const before = tf.memory().numTensors;
    const counts: number[] = [];
    await train({ batchSize: 256 }, { onProgress: () => counts.push(tf.memory().numTensors) });
    expect(counts.length).toBeGreaterThan(8);
    expect(new Set(counts).size).toBe(1);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('restores the weights of the best validation epoch and stops when patience runs out', async () => {
    const states: LoopState[] = [];
    const onCheckpoint = async (state: LoopState) => void states.push(state);
    const { outcome, weights } = await train({ epochs: 8, learningRate: 0.3, patience: 2 }, { onCheckpoint });
    const losses = outcome.curve.map((point) => point.validationLoss);
    const best = losses.indexOf(Math.min(...losses)) + 1;
    expect(losses.length).toBe(Math.min(8, best + 2));
    expect(states.map(({ epoch }) => epoch)).toEqual([0, ...losses.map((_, i) => i + 1)]);
    expect(weights).toEqual(states[best].weights.map((values) => [...values]));
  });

  it('stops when the loss diverges, says the step and keeps the best weights', async () => {
    const steps = Math.ceil(dataset.split.train.length / settings.batchSize);
    const poisoned = dataset.samples.map((sample) => ({ ...sample }));
    const network = buildModel(exampleConfig, 1);
    const bestWeights: number[][][] = [];
    const { outcome, weights } = await train(
      { epochs: 3 },
      {
        network,
        dataset: { ...dataset, samples: poisoned },
        onProgress({ curve }) {
          if (curve.length === 0 || bestWeights.length > 0) return;
          bestWeights.push(weightsOf(network));
          const broken = new Float32Array(exampleConfig.sentiment.inputs).fill(Number.NaN);
          for (const sample of poisoned) Object.assign(sample, { sentiment: broken });
        },
      },
    );
    expect(outcome).toMatchObject({ isDiverged: true, steps: steps + 1 });
    expect(outcome.ending).toBe(`stopped at step ${steps + 1} because the loss diverged`);
    expect(outcome.curve).toHaveLength(1);
    expect(weights).toEqual(bestWeights[0]);
  });

  it('refuses to call it a model when the loss diverges in the first epoch', async () => {
    await expect(train({ learningRate: 1e6 })).rejects.toThrow(/diverged at step \d+.*learning rate/);
  });

  it('stops between two steps when cancelled, and frees what it used', async () => {
    const before = tf.memory().numTensors;
    const cancelled = new AbortController();
    const seen: TrainingProgress[] = [];
    const running = train(
      { batchSize: 64 },
      {
        signal: cancelled.signal,
        onProgress(progress) {
          seen.push(progress);
          if (progress.step === 3) cancelled.abort();
        },
      },
    );
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    expect(seen[seen.length - 1].step).toBe(3);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('reports epoch, step, loss, speed and time left', async () => {
    const seen: TrainingProgress[] = [];
    await train({}, { onProgress: (progress) => seen.push(progress) });
    const steps = 2 * Math.ceil(dataset.split.train.length / settings.batchSize);
    expect(seen[0]).toMatchObject({ epoch: 1, step: 1, steps, loss: expect.closeTo(1, 0) });
    const rates = seen.map(({ learningRate }) => learningRate ?? 0);
    expect(rates.at(-1)).toBe(learningRateAt(steps - 1, steps, settings.learningRate));
    const last = seen[seen.length - 1];
    expect(last).toMatchObject({ epoch: 2, step: steps, etaSeconds: 0 });
    expect(last.samplesPerSecond).toBeCloseTo((dataset.split.train.length * 2) / steps, 5);
    expect(last.curve).toHaveLength(2);
  });
});

describe('training from a checkpoint', () => {
  const goOn = { epochs: 4, batchSize: 256, recencyHalfLifeDays: 5 };

  /** Trains and keeps what it was after each epoch. */
  const trainAndKeep = async (more: { resumeFrom?: LoopState } = {}) => {
    const states: LoopState[] = [];
    const run = await train(goOn, { ...more, onCheckpoint: async (state) => void states.push(state) });
    return { ...run, states, last: states.at(-1) ?? more.resumeFrom };
  };

  it('ends with the same bits from every epoch, even when it had stopped already', async () => {
    const whole = await trainAndKeep();
    expect(whole.states).toHaveLength(5);
    for (const resumeFrom of whole.states) {
      const resumed = await trainAndKeep({ resumeFrom });
      expect(resumed.weights).toEqual(whole.weights);
      expect(resumed.last?.weights).toEqual(whole.last?.weights);
      expect(resumed.last?.optimizer).toEqual(whole.last?.optimizer);
      expect(resumed.outcome).toMatchObject({ curve: whole.outcome.curve, steps: whole.outcome.steps });
    }
  });

  it('ends with other bits when the optimizer has forgotten', async () => {
    const whole = await trainAndKeep();
    const { optimizer, ...rest } = whole.states[2];
    const forgotten = { step: 0, first: optimizer.first.map(() => 0), second: optimizer.second.map(() => 0) };
    const resumed = await trainAndKeep({ resumeFrom: { ...rest, optimizer: forgotten } });
    expect(resumed.last?.weights).not.toEqual(whole.last?.weights);
    expect(resumed.outcome.curve).not.toEqual(whole.outcome.curve);
  });

  it('is not disturbed by a pause, which does not count as work', async () => {
    const gate = createGate();
    let time = 0;
    const clock = { ...tickingClock(), monotonic: () => (time += 1_000) };
    const told: boolean[] = [];
    const paused = await train(
      {},
      {
        gate,
        clock,
        onProgress: ({ step }) => step === 3 && told.length === 0 && gate.close(),
        onPause(isPaused) {
          told.push(isPaused);
          if (!isPaused) return;
          time += 3_600_000;
          gate.open();
        },
      },
    );
    const whole = await train({});
    expect(told).toEqual([true, false]);
    expect(paused.weights).toEqual(whole.weights);
    expect(paused.outcome.seconds).toBeLessThan(3_600);
  });

  it('weighs newer samples more when asked to', async () => {
    const [even, recent] = [await train({}), await train({ recencyHalfLifeDays: 1 })];
    expect(recent.weights).not.toEqual(even.weights);
  });
});

describe('one step', () => {
  it('moves nothing when the loss is not finite', () => {
    const network = buildModel(exampleConfig, 1);
    const before = weightsOf(network);
    const step = createTrainStep(logitsOf(network));
    const weighted = { ...dataset, classWeights: [1, Number.NaN, 1] };
    const { loss } = step.run(gatherBatch(weighted, dataset.split.train.slice(0, 32)), 0.1);
    expect(loss).toBeNaN();
    expect(weightsOf(network)).toEqual(before);
    network.dispose();
  });

  it('weighs each class as asked', () => {
    const lossWith = (classWeights: number[]) => {
      const network = buildModel({ ...exampleConfig, dropout: 0 }, 1);
      const step = createTrainStep(logitsOf(network));
      const weighted = { ...dataset, classWeights };
      const { loss } = step.run(gatherBatch(weighted, dataset.split.train.slice(0, 32)), 0.1);
      network.dispose();
      return loss;
    };
    expect(lossWith([2, 2, 2]) / lossWith([1, 1, 1])).toBeCloseTo(2, 4);
    expect(lossWith([1, 2, 1])).toBeGreaterThan(lossWith([1, 1, 1]));
  });
});
