import { beforeEach, expect, it } from 'vitest';
import { trainingSpec } from '../contract/training-schemas.ts';
import { type Logger, silentLogger } from '../domain/ports.ts';
import { toMemoryFailure } from './out-of-memory.ts';

const logged: unknown[] = [];
const logger: Logger = { ...silentLogger, error: (_, fields) => void logged.push(fields?.error) };
beforeEach(() => logged.splice(0));

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
])('names the smaller preset and batch when memory cannot be had: %s', (allocate) => {
  expect(toMemoryFailure(thrownBy(allocate), spec('large'), logger)).toMatchObject({
    code: 'too-large',
    message:
      'There is not enough memory for this training; choose the base preset or batches of fewer than 512 samples.',
  });
  expect(logged).toEqual([expect.stringMatching(/^RangeError: .*(allocation|memory size)/i)]);
});

it('proposes what can still be made smaller', () => {
  const error = thrownBy(() => new Float32Array(2 ** 50));
  expect(toMemoryFailure(error, spec('tiny', 64), logger)).toMatchObject({
    message: /choose batches of fewer than 64 samples/,
  });
  expect(toMemoryFailure(error, spec('tiny', 1), logger)).toMatchObject({ message: /choose a shorter range/ });
});

it('leaves other errors as they are', () => {
  for (const error of [new RangeError('toFixed() digits'), new TypeError('out of memory lane')]) {
    expect(toMemoryFailure(error, spec('base'), logger)).toBe(error);
  }
});

it.each([
  () => new Array(-1),
  () => new Array(2 ** 33),
  () => new Float32Array(-1),
  () => new ArrayBuffer(-1),
  () => new Float32Array(new ArrayBuffer(8), 0, 5),
])('does not take a mistake in the program for a lack of memory: %s', (mistake) => {
  const error = thrownBy(mistake);
  expect(toMemoryFailure(error, spec('base'), logger)).toBe(error);
  expect(logged).toEqual([]);
});
