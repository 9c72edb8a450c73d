import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { startKernels } from '../kernels/running-kernels.ts';
import { startBackend } from '../model/backend.ts';
import { createAdam } from './adam.ts';

beforeAll(async () => void (await startBackend('wasm')));

const shapes = [[3, 5], [7], [2, 2, 3]];
/** Small enough never to be clipped. */
const slopesAt = (step: number, scale = 0.01) =>
  shapes.map((shape, i) => tf.randomNormal(shape, 0, scale, 'float32', 1 + step * 10 + i));
const variables = () => shapes.map((shape, i) => tf.variable(tf.randomNormal(shape, 0, 1, 'float32', 100 + i)));
const named = (of: tf.Variable[], slopes: tf.Tensor[]) =>
  Object.fromEntries(of.map(({ name }, i) => [name, slopes[i]]));
const valuesOf = (of: tf.Variable[]) => of.flatMap((variable) => [...variable.dataSync()]);

describe('Adam', () => {
  it.each([
    ['on the kernels', () => startKernels()],
    ['in JavaScript', () => null],
  ])("moves weights as tfjs' own does, %s", (_, kernels) => {
    const [ours, theirs] = [variables(), variables()];
    const adam = createAdam(ours, kernels());
    const optimizer = tf.train.adam(0.01);
    for (let step = 0; step < 20; step++) {
      adam.apply(named(ours, slopesAt(step)), 0.01);
      optimizer.applyGradients(
        Object.entries(named(theirs, slopesAt(step))).map(([name, tensor]) => ({ name, tensor })),
      );
    }
    const expected = valuesOf(theirs);
    valuesOf(ours).forEach((value, i) => void expect(value).toBeCloseTo(expected[i], 5));
    adam.dispose();
  });

  it('shortens gradients to a norm of 1 in all', () => {
    const [long, short] = [variables(), variables()];
    const slopes = slopesAt(0, 100);
    const norm = Math.hypot(...slopes.flatMap((slope) => [...slope.dataSync()]));
    const [first, second] = [createAdam(long), createAdam(short)];
    first.apply(named(long, slopes), 0.01);
    second.apply(
      named(
        short,
        slopes.map((slope) => tf.div(slope, norm)),
      ),
      0.01,
    );
    const [a, b] = [first.state(), second.state()];
    a.first.forEach((value, i) => void expect(value).toBeCloseTo(b.first[i], 6));
    expect(Math.hypot(...a.first)).toBeCloseTo(0.1, 4);
  });

  it('goes on from a saved state with the same bits, and with others without it', () => {
    const run = (isRestored: boolean) => {
      const weights = variables();
      let adam = createAdam(weights);
      for (let step = 0; step < 6; step++) {
        if (step === 3) {
          const state = adam.state();
          adam.dispose();
          adam = createAdam(weights);
          if (isRestored) adam.restore(state);
        }
        adam.apply(named(weights, slopesAt(step)), 0.01);
      }
      adam.dispose();
      return valuesOf(weights);
    };
    const whole = variables();
    const adam = createAdam(whole);
    for (let step = 0; step < 6; step++) adam.apply(named(whole, slopesAt(step)), 0.01);
    expect(run(true)).toEqual(valuesOf(whole));
    expect(run(false)).not.toEqual(valuesOf(whole));
  });

  it('refuses the state of another network, and frees its memory', () => {
    const { memory } = startKernels();
    const before = memory.usage().taken;
    const weights = variables();
    const adam = createAdam(weights);
    expect(() => adam.restore({ step: 1, first: new Float32Array(3), second: new Float32Array(3) })).toThrow(
      'The optimizer has 34 weights but the saved state 3.',
    );
    adam.dispose();
    expect(memory.usage().taken).toBe(before);
  });
});
