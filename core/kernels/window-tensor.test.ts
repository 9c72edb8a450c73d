import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { startBackend } from '../model/backend.ts';
import { windowsOf } from './kernel-backend.ts';
import { runningKernels } from './running-kernels.ts';
import { windowTensor } from './window-tensor.ts';

beforeAll(async () => void (await startBackend('wasm')));

const features = 3;
const matrix = Float32Array.from({ length: 20 * features }, (_, i) => i);
const windows = [
  { matrix, start: 0 },
  { matrix, start: 7 },
];
const rows = (start: number, steps: number) => [...matrix.subarray(start * features, (start + steps) * features)];

describe('a tensor of windows', () => {
  it('takes no memory for a window, however many there are of one matrix', () => {
    windowTensor(windows, 5, features).dispose();
    const before = runningKernels()?.memory.usage();
    const many = Array.from({ length: 1_000 }, (_, i) => ({ matrix, start: i % 10 }));
    const tensor = windowTensor(many, 5, features);
    expect(windowsOf(tensor)?.addresses).toHaveLength(1_000);
    expect(runningKernels()?.memory.usage()).toEqual(before);
    tensor.dispose();
  });

  it('has the values of its rows for everything else in tfjs', () => {
    const tensor = windowTensor(windows, 4, features);
    expect(tensor.shape).toEqual([2, 4, features]);
    expect([...tensor.dataSync()]).toEqual([...rows(0, 4), ...rows(7, 4)]);
    const doubled = tf.mul(tensor, 2);
    expect([...doubled.dataSync()]).toEqual([...rows(0, 4), ...rows(7, 4)].map((value) => 2 * value));
    // tfjs has moved it over: from now on it is a tensor like any other.
    expect(windowsOf(tensor)).toBeUndefined();
    expect([...tensor.dataSync()]).toEqual([...rows(0, 4), ...rows(7, 4)]);
  });

  it('leaves nothing behind', () => {
    const before = tf.memory();
    tf.tidy(() => void tf.add(windowTensor(windows, 4, features), 1));
    windowTensor(windows, 2, features).dispose();
    expect(tf.memory()).toMatchObject({ numTensors: before.numTensors, numDataBuffers: before.numDataBuffers });
  });
});
