import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Client, connect } from '../../client/connect.ts';
import { type Contract, contract, contractVersion } from '../../contract/contract.ts';
import { serve } from '../../contract/serve.ts';
import { silentLogger as logger } from '../../domain/ports.ts';
import { memoryPair } from '../../hosts/memory-pair.ts';
import { systemClock as clock } from '../../hosts/system-ports.ts';
import { createEngine, type Engine } from '../create-engine.ts';

const bundledModelsDir = fileURLToPath(new URL('../../../models', import.meta.url));

let dataDir: string;
let engine: Engine;
let client: Client<Contract>;
const open = async () => {
  engine = await createEngine({ dataDir, bundledModelsDir, version: '0.0.0', clock, logger });
  const [ours, theirs] = memoryPair();
  serve(contract, engine.handlers, theirs, { clock, logger, version: contractVersion });
  client = connect<Contract>(ours, { version: contractVersion });
};
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'omni-retraining-handlers-'));
  await open();
});
afterEach(async () => {
  client.close();
  await engine.close();
  rmSync(dataDir, { recursive: true, force: true });
});

it('is off at first, offers rather than switches, and keeps what was set', async () => {
  const before = await client.request('retraining.read', {});
  expect(before).toMatchObject({
    settings: { isEnabled: false, isSwitching: false, afterDays: 30, judgedDays: 14, leastDaysBetween: 7 },
    champions: [],
    challenges: [],
  });
  const stop = new AbortController();
  const heard = new Promise<void>((resolve) => {
    void client.stream('retraining.watch', {}, () => resolve(), stop.signal);
  });
  // The stream is there before the change.
  await client.request('retraining.read', {});
  const settings = { ...before.settings, isEnabled: true, afterDays: 60, markets: ['demo:BTC/USDT' as const] };
  await client.request('retraining.setSettings', settings);
  await heard;
  stop.abort();
  client.close();
  await engine.close();
  await open();
  expect((await client.request('retraining.read', {})).settings).toEqual(settings);
});

it('refuses settings that cannot be, in a plain sentence that names the field', async () => {
  const { settings } = await client.request('retraining.read', {});
  const refused = async (change: object) => {
    const error = await client.request('retraining.setSettings', { ...settings, ...change }).catch((thrown) => thrown);
    expect(error.code).toBe('bad-request');
    return error.message as string;
  };
  expect(await refused({ afterDays: 91 })).toMatch(/afterDays: must be a whole number of days, 7 to 90\.$/);
  expect(await refused({ afterDays: 'soon' })).toMatch(/afterDays: must be a whole number of days, 7 to 90\.$/);
  expect(await refused({ afterDays: 10 })).toMatch(/afterDays: must be more than the days a challenger is judged on/);
  expect(await refused({ markets: ['demo:BTC/USDT', 'demo:BTC/USDT'] })).toMatch(/must name each market only once/);
  expect(await refused({ hours: { from: '9', to: '10:00', timeZone: 'Etc/UTC' } })).toMatch(/must be a time of day/);
  expect((await client.request('retraining.read', {})).settings).toEqual(settings);
});

it('hears of models that an import of settings has chosen', async () => {
  const { text } = await client.request('settings.export', {});
  await client.request('models.activate', { modelId: 'demo-tiny' });
  const models = async () => (await client.request('retraining.read', {})).champions.map(({ modelId }) => modelId);
  expect(await models()).toEqual(['demo-tiny']);
  // It has its turn after what activating tells; so the stream hears of nothing but the import.
  await expect(client.request('retraining.accept', { challengeId: 'none' })).rejects.toThrow();
  const stop = new AbortController();
  const heard = new Promise<void>((resolve) => {
    void client.stream('retraining.watch', {}, () => resolve(), stop.signal);
  });
  await models();
  await client.request('settings.import', { text, isApplied: true });
  await heard;
  stop.abort();
  expect(await models()).toEqual([]);
});

it('says what cannot be retrained or answered', async () => {
  await expect(client.request('retraining.start', { modelId: 'demo-tiny' })).rejects.toMatchObject({
    message: 'Model demo-tiny predicts nothing that it was trained on; activate it first.',
  });
  await client.request('models.activate', { modelId: 'demo-tiny' });
  const { champions } = await client.request('retraining.read', {});
  expect(champions).toMatchObject([
    { modelId: 'demo-tiny', hasSealed: true, obstacle: expect.stringMatching(/no bars that are newer/) },
  ]);
  await expect(client.request('retraining.start', { modelId: 'demo-tiny' })).rejects.toMatchObject({
    message: expect.stringMatching(/cannot be retrained now\. There are no bars/),
  });
  await expect(client.request('retraining.accept', { challengeId: 'none' })).rejects.toMatchObject({
    code: 'not-found',
  });
});
