import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Client, connect } from '../client/connect.ts';
import { type Contract, contract, contractVersion, type EngineStatus } from '../contract/contract.ts';
import type { ValueOf } from '../contract/define.ts';
import { serve } from '../contract/serve.ts';
import { silentLogger as logger } from '../domain/ports.ts';
import { memoryPair } from '../hosts/memory-pair.ts';
import { systemClock as clock } from '../hosts/system-ports.ts';
import { createEngine, type Engine } from './create-engine.ts';

const bundledModelsDir = fileURLToPath(new URL('../../models', import.meta.url));
const market = 'demo:BTC/USDT' as const;

let dir: string;
let engine: Engine;
let client: Client<Contract>;
const open = () => createEngine({ dataDir: join(dir, 'data'), bundledModelsDir, version: '0.0.0', clock, logger });

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'omni-engine-'));
  mkdirSync(join(dir, 'data'));
  engine = await open();
  const [ours, theirs] = memoryPair();
  serve(contract, engine.handlers, theirs, { clock, logger, version: contractVersion });
  client = connect<Contract>(ours, { version: contractVersion });
});
afterEach(async () => {
  client.close();
  await engine.close();
  rmSync(dir, { recursive: true, force: true });
});

/** The first value of a stream that satisfies `isWanted`. */
function first<N extends 'status.watch' | 'predictions.watch' | 'candles.watch' | 'tickers.watch'>(
  name: N,
  params: Parameters<Client<Contract>['stream']>[1],
  isWanted: (value: ValueOf<Contract[N]>) => boolean,
): Promise<ValueOf<Contract[N]>> {
  const found = new AbortController();
  return new Promise((resolve, reject) => {
    const onValue = (value: unknown) => {
      const wanted = value as ValueOf<Contract[N]>;
      if (!isWanted(wanted)) return;
      found.abort();
      resolve(wanted);
    };
    client.stream(name, params as never, onValue as never, found.signal).catch(reject);
  });
}

it('refuses a second engine on the same data directory, and lets it in after the first has closed', async () => {
  await expect(open()).rejects.toMatchObject({ code: 'busy' });
  await engine.close();
  const second = await open();
  await second.close();
});

it('notes which times every model has used, of bundled ones and of imported ones as well', async () => {
  const noted = (dataDir: string) => {
    const db = new DatabaseSync(join(dataDir, 'sealed.sqlite'), { readOnly: true });
    const rows = db.prepare("SELECT training ->> 'modelId' AS modelId FROM trainings").all();
    db.close();
    return rows.map(({ modelId }) => modelId);
  };
  expect(noted(join(dir, 'data'))).toEqual(['demo-tiny']);
  const path = join(dir, 'model.omni');
  const given = relative(process.cwd(), path);
  expect(await client.request('models.export', { modelId: 'demo-tiny', path: given })).toEqual({ path });
  const dataDir = join(dir, 'elsewhere');
  const other = await createEngine({ dataDir, bundledModelsDir: join(dir, 'none'), version: '0.0.0', clock, logger });
  expect(noted(dataDir)).toEqual([]);
  const imported = await other.handlers['models.import']({ path }, new AbortController().signal);
  expect(noted(dataDir)).toEqual([imported.modelId]);
  await other.close();
});

it('opens the demo market: live feed, history, indicators and a prediction, all from closed bars', async () => {
  await engine.openSource('demo');
  const isLive = (status: EngineStatus) => status.feeds.some((feed) => feed.market === market && feed.state === 'live');
  const status = await first('status.watch', {}, isLive);
  expect(status).toMatchObject({ source: 'demo', isDemo: true, markets: ['demo:BTC/USDT', 'demo:ETH/USDT'] });

  const forming = await first('candles.watch', { market, timeframe: '10m' }, (event) => event.kind === 'forming');
  expect(forming).toMatchObject({ kind: 'forming', candle: { openTime: expect.any(Number) } });

  const { prediction } = await first('predictions.watch', { market }, (shown) => shown.prediction !== null);
  if (!prediction) throw new Error('no prediction');
  const { short, flat, long } = prediction.probabilities;
  expect(short + flat + long).toBeCloseTo(1, 6);
  const direction = prediction.side === 'long' ? 1 : -1;
  expect((prediction.takeProfit - prediction.entry) * direction).toBeCloseTo(2.5 * prediction.atr, 1);
  expect((prediction.entry - prediction.stopLoss) * direction).toBeCloseTo(1.5 * prediction.atr, 1);

  const { items } = await client.request('record.list', { market });
  const { probabilities, takeProfit, stopLoss, reasons } = prediction;
  const recorded = items.find(({ decision }) => decision.asOf === prediction.asOf);
  expect(recorded?.decision).toMatchObject({ probabilities, takeProfit, stopLoss, reasons });

  const explained = await client.request('predictions.explain', { market, at: prediction.asOf, outcome: 'long' });
  expect(explained.prediction).toEqual(prediction);
  expect(explained.windows.map((window) => window.timeframe)).toEqual(['1m', '5m', '10m', '1h', '1d']);
  const brought = explained.branches.reduce((sum, branch) => sum + branch.contribution, 0);
  expect(Math.abs(explained.baseline + brought - prediction.probabilities.long)).toBeLessThan(explained.tolerance);

  const { columns } = await client.request('candles.read', { market, timeframe: '10m', limit: 200 });
  const indicators = await client.request('indicators.read', { market, timeframe: '10m', limit: 200 });
  expect(columns.openTime.length).toBe(200);
  expect(indicators.openTime).toEqual(columns.openTime);
  expect(Array.from(indicators.rsi).every((value) => value >= 0 && value <= 100)).toBe(true);

  await expect(engine.openSource('demo')).rejects.toMatchObject({ code: 'conflict' });
});

it('records the decisions of every streamed market while nobody watches, in a chain that verifies', async () => {
  const bothRecorded = new AbortController();
  const read = () => client.request('record.list', {});
  const onChange = async () => {
    const { items } = await read();
    if (new Set(items.map(({ decision }) => decision.market)).size === 2) bothRecorded.abort();
  };
  const watching = client.stream('record.watch', {}, () => void onChange(), bothRecorded.signal).catch(() => {});
  await engine.openSource('demo');
  await watching;
  const { items } = await read();
  expect(new Set(items.map(({ decision }) => decision.modelId))).toEqual(new Set(['demo-tiny']));
  const verified: { rows: number; misfit: unknown }[] = [];
  await client.stream('record.verify', {}, (event) => {
    if (event.kind === 'result') verified.push(event.result);
  });
  expect(verified).toEqual([expect.objectContaining({ misfit: null })]);
  expect(verified[0].rows).toBeGreaterThanOrEqual(items.length);
});

describe('the bundled model', () => {
  it('is listed, sound, active on the demo market, and cannot be deleted', async () => {
    const models = await client.request('models.list', {});
    const bundled = models.find((model) => model.isBundled);
    expect(bundled).toMatchObject({ modelId: 'demo-tiny', problem: null, activeFor: expect.arrayContaining([market]) });
    expect((await client.request('models.verify', { modelId: 'demo-tiny' })).files).toContain('weights.bin');
    await expect(client.request('models.delete', { modelId: 'demo-tiny' })).rejects.toMatchObject({
      code: 'bad-request',
    });
  });

  it('is described layer by layer, as each preset is', async () => {
    const saved = await client.request('models.architecture', { modelId: 'demo-tiny' });
    const preset = await client.request('models.architecture', { preset: 'tiny' });
    expect(saved).toEqual(preset);
    expect(new Set(saved.layers.map((layer) => layer.lane))).toEqual(
      new Set(['micro', 'macro', 'sentiment', 'fusion']),
    );
    expect(saved.layers.reduce((sum, layer) => sum + layer.parameters, 0)).toBe(saved.parameters);
  });
});

it('every check of the doctor passes on an empty data directory', async () => {
  const checks = await client.request('doctor.run', {});
  expect(checks.filter((check) => check.state === 'fail')).toEqual([]);
  expect(checks.map((check) => check.name)).toContain('backend');
  expect(checks.find((check) => check.name === 'models')?.detail).toBe('1 model, sound');
});

describe('demo and real markets are kept apart', () => {
  it('in imports', async () => {
    const importing = client.stream('data.import', { path: '/nowhere.csv', market, timeframe: '1m' }, () => {});
    await expect(importing).rejects.toMatchObject({ code: 'bad-request', message: /real market/ });
  });

  it('in training', async () => {
    const both = { markets: [market, 'binance:BTC/USDT' as const] };
    await expect(client.request('training.start', both)).rejects.toMatchObject({ code: 'bad-request' });
  });
});

it('says where an export is, when the path that was given is a relative one', async () => {
  const file = join(dir, 'one.csv');
  writeFileSync(file, `ts_ms,open,high,low,close,volume\n${Date.UTC(2024, 0, 1)},100,110,90,105,1\n`);
  const series = { market: 'binance:BTC/USDT', timeframe: '1m' } as const;
  await client.stream('data.import', { path: file, ...series }, () => {});
  const path = join(dir, 'out.csv');
  const given = relative(process.cwd(), path);
  expect(await client.request('data.export', { ...series, path: given })).toMatchObject({ path, rows: 1 });
});

it('repairs a damaged newest bar, which nothing may read before', async () => {
  const first = Date.UTC(2024, 0, 1);
  const file = join(dir, 'three.csv');
  const rows = [0, 1, 2].map((minute) => `${first + minute * 60_000},100,110,90,105,1`);
  writeFileSync(file, ['ts_ms,open,high,low,close,volume', ...rows, ''].join('\n'));
  const series = { market: 'binance:BTC/USDT', timeframe: '1m' } as const;
  await client.stream('data.import', { path: file, ...series }, () => {});
  await expect(client.request('data.repair', series)).resolves.toEqual([]);

  const behindTheStore = new DatabaseSync(join(dir, 'data', 'candles.sqlite'));
  behindTheStore.exec('UPDATE bars SET close = 109 WHERE open_time = (SELECT MAX(open_time) FROM bars)');
  behindTheStore.close();
  await expect(client.request('candles.read', series)).rejects.toMatchObject({ code: 'corrupt' });

  await client.request('data.repair', series);
  const { columns } = await client.request('candles.read', series);
  expect(Array.from(columns.close)).toEqual([105, 105]);
});
