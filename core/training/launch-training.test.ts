import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openCandleStore } from '../candles/store.ts';
import type { RunState, TrainingSpec } from '../contract/contract.ts';
import { silentLogger } from '../domain/ports.ts';
import { systemClock } from '../hosts/system-ports.ts';
import { loadModel } from '../model/model-folder.ts';
import type { ForkProcess } from '../processes/fork-node.ts';
import { nodeFork } from '../processes/fork-node.ts';
import { runDirOf } from './checkpoint.ts';
import { type LaunchedTraining, launchTraining } from './launch-training.ts';
import { storeCandles, storedMarket } from './stored-candles.test-kit.ts';
import { storeHeadlines } from './stored-headlines.test-kit.ts';

const forkNode = nodeFork(silentLogger);
let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'omni-launch-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const spec: TrainingSpec = {
  markets: [storedMarket],
  preset: 'tiny',
  seed: 1,
  epochs: 3,
  batchSize: 32,
  learningRate: 0.001,
  seeds: 1,
  recencyHalfLifeDays: null,
  branchBaselines: false,
  headlines: true,
};

/** Launches and runs `onState` on every state. */
function launch(
  options: Partial<Pick<Parameters<typeof launchTraining>[0], 'spec' | 'weights' | 'fork'>> & {
    onState?(state: RunState, run: LaunchedTraining): void;
  } = {},
) {
  const states: RunState[] = [];
  const run = launchTraining({
    spec: options.spec ?? spec,
    weights: options.weights,
    dataDir,
    runId: 'run-1',
    clock: systemClock,
    logger: silentLogger,
    fork: options.fork,
    onState(state) {
      states.push(state);
      options.onState?.(state, run);
    },
  });
  return { run, states };
}

/** Forks another program in place of the training. */
function forkProgram(source: string): ForkProcess {
  const path = join(dataDir, 'program.mjs');
  writeFileSync(path, source);
  return (_, argument) => forkNode(pathToFileURL(path), argument);
}

describe('training in its own process', () => {
  it('tells its states and stops soon after it is cancelled, leaving no model', async () => {
    storeCandles(dataDir);
    const { run, states } = launch({ onState: (state, { cancel }) => state.step >= 2 && cancel() });
    const last = await run.done;
    expect(last.error).toBeNull();
    expect(last).toMatchObject({ phase: 'cancelled', modelId: null });
    expect(states.map((state) => state.phase)).toContain('training');
    expect(last.dataset?.samples.train).toBeGreaterThan(100);
    expect(readdirSync(dataDir)).not.toContain('models');
  });

  it('learns from the headlines that are stored, with the weights it is given, while they are written to', async () => {
    storeCandles(dataDir);
    const store = storeHeadlines(dataDir);
    const weights = { lexicon: 2, finbert: 1, llm: 0 };
    const last = await launch({ spec: { ...spec, epochs: 1 }, weights }).run.done;
    store.close();
    expect(last).toMatchObject({ phase: 'done', configuration: { headlines: weights } });
    expect(last.dataset?.headlines).toMatchObject({ isUsed: true, backfilledShare: 1, readings: 1 });
    expect(last.dataset?.headlines?.mentions).toBeGreaterThan(200);
    const { manifest, dispose } = await loadModel(join(dataDir, 'models', String(last.modelId)));
    expect(manifest.sentiment?.weights).toEqual(weights);
    dispose();
  });

  it('does not make a store of headlines where there is none', async () => {
    storeCandles(dataDir);
    const last = await launch({ spec: { ...spec, epochs: 1 } }).run.done;
    expect(last.dataset?.headlines).toMatchObject({ isUsed: false, mentions: 0 });
    expect(readdirSync(dataDir).filter((name) => name.startsWith('sentiment'))).toEqual([]);
  });

  it('fails with the counts when there is too little data', async () => {
    openCandleStore(join(dataDir, 'candles.sqlite'), { clock: systemClock, logger: silentLogger }).close();
    const last = await launch().run.done;
    expect(last).toMatchObject({ phase: 'failed', error: { code: 'not-enough-data' } });
    expect(last.error?.message).toContain('demo:BTC/USDT 1h: 0 of');
  });

  it('fails with a plain sentence when there are no candles at all', async () => {
    const last = await launch().run.done;
    expect(last.phase).toBe('failed');
    expect(last.error?.message).toMatch(/candles\.sqlite/);
  });

  it('is interrupted when the process is killed from outside', async () => {
    storeCandles(dataDir);
    const fork: ForkProcess = (entry, argument) => {
      const child = forkNode(entry, argument);
      child.onMessage(() => child.kill());
      return child;
    };
    const last = await launch({ fork }).run.done;
    expect(last).toMatchObject({ phase: 'interrupted', error: { message: /from outside \(SIGKILL\)/ } });
    // The system's own killer, when memory is short, looks just like this.
    expect(last.error?.message).toMatch(/perhaps by the system because memory was short/);
  });

  it('stays resumable from its checkpoint when it is killed or interrupted, and then goes on to the end', async () => {
    storeCandles(dataDir);
    const isUnderWay = ({ epoch, step, steps }: RunState) => epoch === 2 && step > steps / 3;
    const killing: ForkProcess = (entry, argument) => {
      const child = forkNode(entry, argument);
      child.onMessage((message) => isUnderWay((message as { state: RunState }).state) && child.kill());
      return child;
    };
    const killed = await launch({ fork: killing }).run.done;
    expect(killed).toMatchObject({ phase: 'interrupted', isResumable: true });
    expect(killed.error?.message).toMatch(/from outside.* in epoch \d.*resume it/);

    const again = launch({ onState: (state, run) => state.epoch === 3 && run.interrupt() });
    expect(await again.run.done).toMatchObject({ phase: 'interrupted', isResumable: true });
    // What was behind it came from the checkpoint.
    const firstStep = again.states.find(({ phase }) => phase === 'training')?.steps ?? 0;
    const trained = again.states.filter(({ step, phase }) => phase === 'training' && step > 0);
    expect(Math.min(...trained.map(({ step }) => step))).toBeGreaterThanOrEqual(firstStep / 3);

    const last = await launch().run.done;
    expect(last).toMatchObject({ phase: 'done', error: null, isResumable: false });
    expect(last.startedAt).toBe(killed.startedAt);
    expect(last.configuration).toMatchObject({ spec, network: { units: 16 }, loop: { patience: 6 } });
    expect(readdirSync(join(dataDir, 'models'))).toEqual([last.modelId]);
  });

  it('is done when its process ends between storing the model and saying so, also when that was a cancel', async () => {
    storeCandles(dataDir);
    const run = (isCancelled: boolean) => {
      const muted: ForkProcess = (entry, argument) => {
        const child = forkNode(entry, argument);
        return {
          ...child,
          onMessage(listener) {
            child.onMessage((message) => {
              if ((message as { state: RunState }).state.phase !== 'done') return listener(message);
              if (isCancelled) launched.run.cancel();
              child.kill();
            });
          },
        };
      };
      const launched = launch({ fork: muted });
      return launched.run.done;
    };
    const first = await run(false);
    expect(first).toMatchObject({ phase: 'done', error: null, verdict: expect.any(String), isResumable: false });
    // Nobody has recorded that end yet, so another try must find the same model.
    const again = await run(true);
    expect(again).toMatchObject({ phase: 'done', modelId: first.modelId, dataset: first.dataset });
    expect(readdirSync(join(dataDir, 'models'))).toEqual([first.modelId]);
  });

  it('is paused, goes on when asked, and is cancelled while it is paused', async () => {
    storeCandles(dataDir);
    const phases: string[] = [];
    const { run } = launch({
      onState({ phase, step }, { pause, resume, cancel }) {
        if (phases.at(-1) !== phase) phases.push(phase);
        const pauses = phases.filter((name) => name === 'paused').length;
        if (phase === 'training' && step >= 2) pause();
        if (phase === 'paused') (pauses === 1 ? resume : cancel)();
      },
    });
    expect(await run.done).toMatchObject({ phase: 'cancelled', isResumable: false });
    expect(phases).toEqual(['preparing', 'training', 'paused', 'training', 'paused', 'cancelled']);
    expect(readdirSync(join(dataDir, 'runs'))).toEqual([]);
  });

  it('proposes less when the process runs out of memory', async () => {
    const hungry = 'const all = []; for (;;) all.push(new Array(1000).fill(0.5));';
    const program = `import { spawnSync } from 'node:child_process';
      spawnSync(process.execPath, ['--max-old-space-size=30', '-e', ${JSON.stringify(hungry)}], { stdio: 'inherit' });
      process.abort();`;
    const last = await launch({ fork: forkProgram(program) }).run.done;
    expect(last).toMatchObject({ phase: 'interrupted', error: { code: 'too-large', message: /ran out of memory/ } });
    expect(last.error?.message).toMatch(/start it again\. .*choose batches of fewer than 32/);
  });

  it.each([
    ['process.exit(3)', /ended before its result, with code 3, in epoch \d/],
    // The process that asked is still there, so even this is no last word.
    ['process.exit(0)', /ended before its result, with code 0/],
    ['throw new Error("at once")', /with code 1/],
    ['process.abort()', /crashed \(SIGABRT\)/],
    ['process.kill(process.pid, "SIGTERM")', /was ended from outside \(SIGTERM\), in epoch/],
  ])('is interrupted, and resumable from a checkpoint, after %s', async (source, how) => {
    const fork = forkProgram(`process.on('message', () => {}); setTimeout(() => { ${source}; });`);
    const first = await launch({ fork }).run.done;
    expect(first).toMatchObject({ phase: 'interrupted', isResumable: false, error: { message: how } });
    expect(first.error?.message).toMatch(/start it again/);
    mkdirSync(runDirOf(dataDir, 'run-1'), { recursive: true });
    writeFileSync(join(runDirOf(dataDir, 'run-1'), 'checkpoint.bin'), '');
    const again = await launch({ fork }).run.done;
    expect(again).toMatchObject({ phase: 'interrupted', isResumable: true, error: { message: /resume it/ } });
  });

  it('fails with the reason when the process cannot be started', async () => {
    const node = join(dataDir, 'no-node');
    const last = await launch({ fork: nodeFork(silentLogger, node) }).run.done;
    expect(last).toMatchObject({ phase: 'failed', modelId: null });
    expect(last.error?.message).toBe(
      `The training process could not be started: spawn ${node} ENOENT; close other programs or install this one again.`,
    );
  });

  it('ends a process that does not listen when it is cancelled', async () => {
    const deaf = 'process.on("message", () => {}); setInterval(() => {}, 1000);';
    const { run } = launch({ fork: forkProgram(deaf) });
    run.cancel();
    expect(await run.done).toMatchObject({ phase: 'cancelled', error: null });
  });
});
