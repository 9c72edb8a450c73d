import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Client, connect } from '../client/connect.ts';
import { type Contract, contract, contractVersion } from '../contract/contract.ts';
import { serve } from '../contract/serve.ts';
import { silentLogger as logger } from '../domain/ports.ts';
import { memoryPair } from '../hosts/memory-pair.ts';
import { systemClock as clock } from '../hosts/system-ports.ts';
import { newRunState } from '../training/run-state.ts';
import { createEngine, type Engine } from './create-engine.ts';
import { openRunRecords } from './run-records.ts';

const bundledModelsDir = fileURLToPath(new URL('../../models', import.meta.url));
const market = 'demo:BTC/USDT' as const;

let dir: string;
let engine: Engine;
let client: Client<Contract>;

async function start(): Promise<void> {
  engine = await createEngine({ dataDir: dir, bundledModelsDir, version: '0.0.0', clock, logger });
  const [ours, theirs] = memoryPair();
  serve(contract, engine.handlers, theirs, { clock, logger, version: contractVersion });
  client = connect<Contract>(ours, { version: contractVersion });
}
async function stop(): Promise<void> {
  client.close();
  await engine.close();
}

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'omni-models-'));
  mkdirSync(join(dir, 'models'));
  cpSync(join(bundledModelsDir, 'demo-tiny'), join(dir, 'models', 'm-1'), { recursive: true });
  await start();
});
afterEach(async () => {
  await stop();
  rmSync(dir, { recursive: true, force: true });
});

const modelsById = async () =>
  new Map((await client.request('models.list', {})).map((model) => [model.modelId, model]));

it('a renamed model goes on predicting its markets, after a restart too', async () => {
  await client.request('models.activate', { modelId: 'm-1' });
  expect(await client.request('models.rename', { modelId: 'm-1', newModelId: 'evening' })).toEqual({
    modelId: 'evening',
  });
  expect((await modelsById()).get('evening')?.activeFor).toEqual(['demo:BTC/USDT', 'demo:ETH/USDT']);
  await stop();
  await start();
  const models = await modelsById();
  expect(models.has('m-1')).toBe(false);
  expect(models.get('evening')?.activeFor).toContain(market);
  expect(models.get('demo-tiny')?.activeFor).toEqual([]);
});

it('the names that a model had and when it gave each up are kept with its weights, also when it is deleted', async () => {
  await client.request('models.rename', { modelId: 'm-1', newModelId: 'evening' });
  await client.request('models.delete', { modelId: 'evening' });
  const { data } = JSON.parse(readFileSync(join(dir, 'standings.json'), 'utf8'));
  const manifest = JSON.parse(readFileSync(join(bundledModelsDir, 'demo-tiny', 'manifest.json'), 'utf8'));
  const weights = manifest.sha256['weights.bin'];
  expect(data.pastNames).toMatchObject([
    { weights, name: 'm-1', from: manifest.createdAt, next: 'evening' },
    { weights, name: 'evening', from: manifest.createdAt, next: null },
  ]);
});

it('the training run that made a renamed model leads to it, after a restart too', async () => {
  await stop();
  const records = await openRunRecords(dir, logger);
  const run = newRunState('run-1', contract['training.start'].params.parse({ markets: [market] }), 0);
  await records.keep({ ...run, phase: 'done', modelId: 'm-1' });
  await start();
  await client.request('models.rename', { modelId: 'm-1', newModelId: 'evening' });
  const [known] = await client.request('training.runs', {});
  expect(await client.request('training.report', { modelId: known.modelId ?? '' })).toMatchObject({
    modelId: 'evening',
  });
  await stop();
  await start();
  expect(await client.request('training.runs', {})).toMatchObject([{ modelId: 'evening' }]);
});

it('a refused rename changes nothing', async () => {
  await client.request('models.activate', { modelId: 'm-1' });
  const rename = (newModelId: string) => client.request('models.rename', { modelId: 'm-1', newModelId });
  await expect(rename('demo-tiny')).rejects.toMatchObject({ code: 'conflict' });
  await expect(rename('../m-2')).rejects.toMatchObject({ code: 'bad-request' });
  expect((await modelsById()).get('m-1')?.activeFor).toContain(market);
  expect(existsSync(join(dir, 'models', 'm-1'))).toBe(true);
});

it('compares two models, and names the one that is refused or missing', async () => {
  const compare = (first: string, second: string) => client.request('models.compare', { modelIds: [first, second] });
  const { models, differences, remarks } = await compare('m-1', 'demo-tiny');
  expect(models.map((model) => model.report.modelId)).toEqual(['m-1', 'demo-tiny']);
  expect([differences, remarks]).toEqual([[], []]);
  writeFileSync(join(dir, 'models', 'm-1', 'weights.bin'), '');
  await expect(compare('demo-tiny', 'm-1')).rejects.toMatchObject({ code: 'corrupt', message: /m-1.*weights\.bin/ });
  await expect(compare('demo-tiny', 'm-9')).rejects.toMatchObject({ code: 'not-found' });
});

it('shows the weights of a layer without candles, and says what keeps it from showing activations', async () => {
  const inside = await client.request('models.layer', { modelId: 'm-1', layer: '1h-attention' });
  expect(inside.weights.map(({ name }) => name)).toEqual(['kernel', 'bias', 'query']);
  expect(inside).toMatchObject({ activation: null, attention: null, problem: /no 1m candles of demo:BTC\/USDT/ });
  await expect(client.request('models.layer', { modelId: 'm-1', layer: 'moon' })).rejects.toMatchObject({
    code: 'not-found',
  });
});

it('shows activations and attention as soon as there are candles', async () => {
  await engine.openSource('demo');
  const look = () => client.request('models.layer', { modelId: 'm-1', layer: '1d-attention', market });
  await expect.poll(async () => (await look()).problem, { timeout: 60_000, interval: 500 }).toBeNull();
  const { activation, attention } = await look();
  expect(activation).toMatchObject({ market, shape: [16] });
  expect(attention?.bars).toHaveLength(30);
});

it('says that an imported model is here already', async () => {
  const path = join(dir, 'm.omni');
  await client.request('models.export', { modelId: 'm-1', path });
  await client.request('models.delete', { modelId: 'm-1' });
  expect(await client.request('models.import', { path })).toEqual({ modelId: 'demo-tiny', isNew: false });
});
