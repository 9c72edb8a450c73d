import { expect, it } from 'vitest';
import { trainingSpec } from '../contract/training-schemas.ts';
import { toMemoryFailure } from './out-of-memory.ts';

const spec = (preset: string, batchSize = 512) => trainingSpec.parse({ markets: ['demo:BTC/USDT'], preset, batchSize });

function thrownBy(task: () => unknown): unknown {
  try {
    task();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

it.each([
  () => new Float32Array(2 ** 50),
  () => new ArrayBuffer(2 ** 53 - 1),
  () => new WebAssembly.Memory({ initial: 1, maximum: 2 }).grow(5),
  () => new Array(-1),
])('names the smaller preset and batch when memory cannot be had: %s', (allocate) => {
  expect(toMemoryFailure(thrownBy(allocate), spec('large'))).toMatchObject({
    code: 'too-large',
    message:
      'There is not enough memory for this training; choose the base preset or batches of fewer than 512 samples.',
  });
});

it('proposes what can still be made smaller', () => {
  const error = thrownBy(() => new Float32Array(2 ** 50));
  expect(toMemoryFailure(error, spec('tiny', 64))).toMatchObject({
    message: /choose batches of fewer than 64 samples/,
  });
  expect(toMemoryFailure(error, spec('tiny', 1))).toMatchObject({ message: /choose a shorter range/ });
});

it('leaves other errors as they are', () => {
  for (const error of [new RangeError('toFixed() digits'), new TypeError('out of memory lane')]) {
    expect(toMemoryFailure(error, spec('base'))).toBe(error);
  }
});
