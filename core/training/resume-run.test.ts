import { fork } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { RunState } from '../contract/contract.ts';
import { sha256Of } from '../model/manifest.ts';
import { readModelFolder } from '../model/model-folder.ts';
import { readCheckpoint, writeCheckpoint } from './checkpoint.ts';

const entry = fileURLToPath(new URL('./resumable-run.test-kit.ts', import.meta.url));
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'omni-resume-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Runs until it ends, or until a state at which it is killed like a process that the system ends. */
function runUntil(dir: string, isFatal: (state: RunState) => boolean = () => false) {
  const child = fork(entry, [dir], { execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  const states: RunState[] = [];
  let errors = '';
  child.stderr?.on('data', (chunk) => {
    errors += chunk;
  });
  return new Promise<{ states: RunState[]; wasKilled: boolean; errors: string }>((resolve) => {
    child.on('message', (state: RunState) => {
      states.push(state);
      if (isFatal(state)) child.kill('SIGKILL');
    });
    child.on('close', (_, signal) => resolve({ states, wasKilled: signal === 'SIGKILL', errors }));
  });
}

/** Everything of the model that does not tell how long it took. */
function resultOf(dir: string) {
  const models = readdirSync(join(dir, 'models'));
  const { manifest, files } = readModelFolder(join(dir, 'models', models[0]));
  const { training, ...report } = manifest.report;
  const weights = sha256Of(files.get('weights.bin') as Buffer);
  return { models, weights, steps: training.steps, report, curve: manifest.curve, calibration: manifest.calibration };
}

const at = (index: number, step: number) => (state: RunState) =>
  state.network !== null && state.network.index === index && state.step >= step;

it('ends with the same bits however often it is killed on the way', { timeout: 240_000 }, async () => {
  const [whole, broken] = [join(root, 'whole'), join(root, 'broken')];
  const { states, errors } = await runUntil(whole);
  expect(errors).toBe('');
  const { steps } = states.find(({ phase }) => phase === 'training') as RunState;
  expect([...new Set(states.map(({ network }) => network?.what))]).toEqual(
    expect.arrayContaining(['seed 7', 'seed 8', 'Branch A alone', 'Branch B alone']),
  );

  // Before the first epoch is over, in the middle of one, of another seed, of a baseline, and while it is judged.
  const kills = [at(1, 2), at(1, Math.ceil(steps / 2) + 1), at(2, Math.ceil(steps / 3) + 2), at(4, 3)];
  const evaluating = (state: RunState) => state.phase === 'evaluating';
  for (const isFatal of [...kills, evaluating]) {
    expect(await runUntil(broken, isFatal)).toMatchObject({ wasKilled: true });
  }
  const last = await runUntil(broken);
  // Nothing was left to train.
  expect(last.states.every(({ network }) => network === null)).toBe(true);
  expect(resultOf(broken)).toEqual(resultOf(whole));
  expect(readdirSync(broken)).toEqual(['models', 'run']);
});

it('goes on only on the same bars and settings, and only from a sound checkpoint', { timeout: 120_000 }, async () => {
  const isUnderWay = (state: RunState) => state.curve.length === 1;
  await runUntil(root, isUnderWay);
  const runDir = join(root, 'run');
  const checkpoint = readCheckpoint(runDir);
  if (!checkpoint) throw new Error('no checkpoint');

  await writeCheckpoint(runDir, { ...checkpoint, fingerprint: 'of other bars' });
  expect((await runUntil(root)).errors).toMatch(/stored bars have changed/);
  await writeCheckpoint(runDir, { ...checkpoint, settings: '{}' });
  expect((await runUntil(root)).errors).toMatch(/other settings/);
  const other = { backend: 'tensorflow', isFused: false, reason: 'tfjs-node (libtensorflow) was chosen' };
  await writeCheckpoint(runDir, { ...checkpoint, backend: other });
  expect((await runUntil(root)).errors).toMatch(/begun with tfjs-node .* cannot go on with WebAssembly kernels/);

  await writeCheckpoint(runDir, checkpoint);
  const path = join(runDir, 'checkpoint.bin');
  const bytes = readFileSync(path);
  bytes[bytes.length >> 1] ^= 1;
  writeFileSync(path, bytes);
  expect((await runUntil(root)).errors).toMatch(/checkpoint\.bin is damaged/);
  expect(readdirSync(root)).toEqual(['run']);
});
