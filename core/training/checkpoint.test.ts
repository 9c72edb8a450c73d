import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Checkpoint, hasCheckpoint, readCheckpoint, removeCheckpoint, writeCheckpoint } from './checkpoint.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'omni-checkpoint-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const checkpoint = (epoch: number): Checkpoint => ({
  settings: '{}',
  backend: { backend: 'wasm', isFused: true, reason: 'WebAssembly kernels' },
  startedAt: 1,
  to: undefined,
  fingerprint: 'f',
  modelId: 'm',
  finished: [{ what: 'seed 1', seed: 1, problem: 'The loss diverged.' }],
  loop: {
    epoch,
    step: 10,
    samplesSeen: 100,
    trainingMs: 1,
    workedMs: 2,
    curve: [],
    best: { epoch: 0, loss: Number.POSITIVE_INFINITY, weights: [] },
    weights: [Float32Array.of(0.1, Number.NaN, -0), new Float32Array(1_001)],
    optimizer: { step: 10, first: Float32Array.of(1e-30), second: Float32Array.of(1) },
  },
});

describe('a checkpoint', () => {
  it('comes back bit by bit, and the newest replaces the one before', async () => {
    expect([hasCheckpoint(dir), readCheckpoint(dir)]).toEqual([false, undefined]);
    await writeCheckpoint(dir, checkpoint(1));
    await writeCheckpoint(dir, checkpoint(2));
    expect(readCheckpoint(dir)).toEqual(checkpoint(2));
    expect(readdirSync(dir)).toEqual(['checkpoint.bin']);
    removeCheckpoint(dir);
    expect(hasCheckpoint(dir)).toBe(false);
  });

  it('is refused when any byte of it is another', async () => {
    await writeCheckpoint(dir, checkpoint(1));
    const path = join(dir, 'checkpoint.bin');
    const whole = readFileSync(path);
    for (const position of [0, 40, whole.length - 1]) {
      const altered = Buffer.from(whole);
      altered[position] ^= 0x10;
      writeFileSync(path, altered);
      expect(() => readCheckpoint(dir)).toThrow(/checkpoint\.bin is damaged/);
    }
    writeFileSync(path, whole.subarray(0, 100));
    expect(() => readCheckpoint(dir)).toThrow(/is damaged/);
  });

  it('that cannot be written says where', async () => {
    const file = join(dir, 'file');
    writeFileSync(file, '');
    await expect(writeCheckpoint(join(file, 'run'), checkpoint(1))).rejects.toThrow(/file.*run.*checkpoint\.bin/);
  });
});
