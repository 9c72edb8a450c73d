import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { contractVersion } from '../../core/contract/contract.ts';
import { type StandInPort, standInChannel } from '../test/electron-stand-in.ts';
import { WorkerProcess } from '../test/worker-process.ts';

// What the bundler made of the engine can differ from its source: here the built files run, each in a thread.
const built = (file: string) => new URL(`../../out/main/${file}`, import.meta.url);

test('the built engine opens, answers over the port it is handed, and closes when it is told to', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'omni-built-'));
  const engine = new WorkerProcess(built('engine.js'), [`--data-dir=${dataDir}`, '--source=demo']);
  const ended = new Promise((resolve) => {
    engine.on('error', (_type, problem) => resolve(problem));
    engine.on('exit', resolve);
  });
  const { port1, port2 } = standInChannel();
  engine.postMessage({ kind: 'serve' }, [port1 as unknown as StandInPort]);
  const status = new Promise((resolve) => port2.on('message', ({ data }) => resolve(data.value)));
  port2.start();
  port2.postMessage({ type: 'call', id: 1, version: contractVersion, name: 'status.watch', params: {} });
  expect(await Promise.race([status, ended])).toMatchObject({ dataDir });
  engine.postMessage({ kind: 'stop' });
  expect(await ended).toBe(0);
  rmSync(dataDir, { recursive: true });
});

test('the built training process tells its state over its port and closes it at the end', async () => {
  const training = new WorkerProcess(built('training.js'), []);
  const ended = new Promise((resolve) => {
    training.on('error', (_type, problem) => resolve(problem));
    training.on('exit', resolve);
  });
  const { port1, port2 } = standInChannel();
  training.postMessage({ kind: 'train' }, [port1 as unknown as StandInPort]);
  const closed = new Promise((resolve) => port2.on('close', () => resolve('its port closed')));
  port2.start();
  const argument = {
    spec: { markets: ['demo:BTC/USDT'] },
    dataDir: join(tmpdir(), 'omni-no-such-folder'),
    runId: 'run-1',
    startedAt: 0,
    now: 0,
  };
  const told = new Promise((resolve) => port2.on('message', ({ data }) => resolve(data.state.runId)));
  port2.postMessage(JSON.stringify(argument));
  expect(await Promise.race([told, ended])).toBe('run-1');
  expect(await Promise.race([closed, ended])).toBe('its port closed');
  training.kill();
  await ended;
});
