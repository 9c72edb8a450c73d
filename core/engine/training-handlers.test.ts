import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { RunState } from '../contract/contract.ts';
import { trainingSpec } from '../contract/training-schemas.ts';
import { silentLogger as logger } from '../domain/ports.ts';
import { defaultTradeRules } from '../domain/prediction.ts';
import { systemClock as clock } from '../hosts/system-ports.ts';
import { readModelFolder } from '../model/model-folder.ts';
import { type ForkProcess, nodeFork } from '../processes/fork-node.ts';
import { storeCandles, storedMarket } from '../training/stored-candles.test-kit.ts';
import { openRunRecords } from './run-records.ts';
import { createTrainingHandlers } from './training-handlers.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'omni-training-'));
  storeCandles(dataDir);
});
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  // An engine may still be writing the end of a run into the folder.
  await Promise.all(stops.splice(0).map((stop) => stop()));
  rmSync(dataDir, { recursive: true, force: true });
});

const spec = trainingSpec.parse({
  markets: [storedMarket],
  preset: 'tiny',
  epochs: 3,
  batchSize: 32,
  branchBaselines: false,
  headlines: true,
});
const never = new AbortController().signal;

/** The engine's training, as after each start of the workstation. */
async function open(fork?: ForkProcess, takeProfitAtr = 2.5, objection?: string) {
  const adopted: string[] = [];
  const told: string[] = [];
  const { handlers, stop } = createTrainingHandlers({
    dataDir,
    clock,
    logger,
    records: await openRunRecords(dataDir, logger),
    fork,
    labelRules: () => ({ ...defaultTradeRules, takeProfitAtr }),
    notify: (level, message) => void told.push(`${level}: ${message}`),
    async onModel(modelId, markets) {
      adopted.push(modelId);
      return { markets, objection };
    },
  });
  stops.push(stop);
  const watch = async (runId: string, onState: (state: RunState) => void = () => {}) => {
    const states: RunState[] = [];
    await handlers['training.watch']({ runId }, never, (state) => {
      states.push(state);
      onState(state);
    });
    return states;
  };
  const runs = async () => handlers['training.runs']({}, never);
  return { handlers, stop, watch, runs, adopted, told };
}

const isIn = (epoch: number, state: RunState) => state.phase === 'training' && state.epoch === epoch && state.step > 0;

it('pauses and resumes; a workstation that closes leaves the run resumable, and the next one finishes it as it was begun', async () => {
  const first = await open(undefined, 2);
  const { runId } = await first.handlers['training.start'](spec, never);
  expect(() => first.handlers['training.start'](spec, never)).toThrow(/still going/);
  const phases = new Set<string>();
  const stopping: Promise<void>[] = [];
  const states = await first.watch(runId, (state) => {
    if (isIn(1, state) && !phases.has('paused')) void first.handlers['training.pause']({ runId }, never);
    if (state.phase === 'paused') void first.handlers['training.resume']({ runId }, never);
    if (isIn(2, state) && stopping.length === 0) stopping.push(first.stop());
    phases.add(state.phase);
  });
  await Promise.all(stopping);
  expect([...phases]).toEqual(['preparing', 'training', 'paused', 'interrupted']);
  expect(states.at(-1)).toMatchObject({ isResumable: true, error: { message: /closed.*resume/ }, modelId: null });
  expect(() => first.handlers['training.pause']({ runId }, never)).toThrow(/has ended/);

  const second = await open();
  expect(await second.runs()).toMatchObject([{ runId, phase: 'interrupted', isResumable: true }]);
  await second.handlers['training.resume']({ runId }, never);
  const last = (await second.watch(runId)).at(-1);
  expect(last).toMatchObject({ runId, phase: 'done', isResumable: false, startedAt: states[0].startedAt });
  expect(second.adopted).toEqual([last?.modelId]);
  // The multiples were changed in between: they are for the next training.
  expect(readModelFolder(join(dataDir, 'models', last?.modelId ?? '')).manifest.rules.takeProfitAtr).toBe(2);
  expect(readdirSync(join(dataDir, 'runs'))).toEqual([]);
  const db = new DatabaseSync(join(dataDir, 'sealed.sqlite'), { readOnly: true });
  expect(db.prepare("SELECT training ->> 'modelId' AS modelId FROM trainings").all()).toEqual([
    { modelId: last?.modelId },
  ]);
  db.close();
  expect(() => second.handlers['training.resume']({ runId }, never)).toThrow(/no checkpoint/);
  await second.stop();
  mkdirSync(join(dataDir, 'runs', runId));
  expect((await (await open()).runs()).map((run) => run.phase)).toEqual(['done']);
  expect(readdirSync(join(dataDir, 'runs'))).toEqual([]);
  expect(first.told).toEqual([]);
});

it('tells why a model is not put to use, and how it is all the same', async () => {
  const objection = 'it does worse on its test than the base rate';
  const { handlers, watch, told } = await open(undefined, 2.5, objection);
  const { runId } = await handlers['training.start'](spec, never);
  const last = (await watch(runId)).at(-1);
  expect(last).toMatchObject({ phase: 'done', objection });
  const modelId = last?.modelId;
  expect(told).toEqual([
    `warn: Model ${modelId} is stored but not used, because it does worse on its test than the base rate; the Models page or omni models activate ${modelId} lets it predict anyway.`,
  ]);
});

it('tells of a training process that crashed', async () => {
  const program = join(dataDir, 'program.mjs');
  writeFileSync(program, 'process.exit(3)');
  const { handlers, watch, told } = await open((_, argument) => nodeFork(logger)(pathToFileURL(program), argument));
  const { runId } = await handlers['training.start'](spec, never);
  expect((await watch(runId)).at(-1)).toMatchObject({ phase: 'interrupted' });
  expect(told).toEqual([expect.stringMatching(/^error: The training process ended .* code 3/)]);
});

it('gives an interrupted run up when it is cancelled', async () => {
  const first = await open();
  const { runId } = await first.handlers['training.start'](spec, never);
  await first.watch(runId, (state) => isIn(1, state) && void first.stop());
  expect(existsSync(join(dataDir, 'runs', runId))).toBe(true);

  const second = await open();
  await second.handlers['training.cancel']({ runId }, never);
  expect(await second.runs()).toMatchObject([{ phase: 'cancelled', isResumable: false, error: null }]);
  expect(readdirSync(join(dataDir, 'runs'))).toEqual([]);
  expect(() => second.handlers['training.resume']({ runId }, never)).toThrow(/no checkpoint/);
});

it('offers a run for resume whose workstation was killed', async () => {
  const first = await open();
  const { runId } = await first.handlers['training.start'](spec, never);
  await first.watch(runId, (state) => isIn(2, state) && void first.stop());
  // As the record stands when nobody could write the end of it.
  const records = await openRunRecords(dataDir, logger);
  const [state] = records.list();
  await records.keep({ ...state, phase: 'training', isResumable: false, error: null });

  const [offered] = await (await open()).runs();
  expect(offered).toMatchObject({ phase: 'interrupted', isResumable: true, error: { message: /resume it/ } });
  rmSync(join(dataDir, 'runs'), { recursive: true });
  await records.keep({ ...state, phase: 'training' });
  expect(await (await open()).runs()).toMatchObject([{ isResumable: false, error: { message: /start it again/ } }]);
});
