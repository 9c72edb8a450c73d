import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MessagePortMain } from 'electron';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contractVersion } from '../core/contract/contract.ts';
import { systemClock } from '../core/hosts/system-ports.ts';
import type { Logger } from './ports.ts';
import { superviseEngine } from './supervise.ts';
import { standInChannel, standInVault } from './test/electron-stand-in.ts';
import { WorkerProcess } from './test/worker-process.ts';
import { createTrainingProcesses } from './training-processes.ts';

const silent: Logger = { debug() {}, info() {}, warn() {}, error() {} };
let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'omni-shell-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

/** Main's side with threads for processes; the entries, the engine and the demo market are the real ones. */
function startShell() {
  const engines: WorkerProcess[] = [];
  const givenUp: string[] = [];
  const ports: MessagePortMain[] = [];
  const ended: string[] = [];
  const fork = (entry: 'engine.ts' | 'training.ts') => {
    const child = new WorkerProcess(new URL(entry, import.meta.url), [`--data-dir=${dataDir}`, '--source=demo']);
    child.on('exit', () => ended.push(entry));
    return child;
  };
  const supervisor = superviseEngine({
    fork() {
      const engine = fork('engine.ts');
      engines.push(engine);
      return engine.electron;
    },
    createChannel: standInChannel,
    trainings: createTrainingProcesses({
      fork: () => fork('training.ts').electron,
      clock: systemClock,
      createChannel: standInChannel,
      logger: silent,
    }),
    vault: standInVault(),
    clock: systemClock,
    logger: silent,
    onGivenUp: (message) => givenUp.push(message),
  });
  supervisor.connect({ post: (port) => void ports.push(port) });
  supervisor.start();
  return { supervisor, engines, ports, givenUp, ended };
}

type Value = Record<string, unknown>;

/** Calls over the page's port and hears every value of the answer. */
function call(port: MessagePortMain, id: number, name: string, params: Value, onValue: (value: Value) => void): void {
  port.on('message', ({ data }) => {
    if (data.id === id && data.type === 'value') onValue(data.value);
    if (data.id === id && data.type === 'error') onValue({ error: data.error });
  });
  port.postMessage({ type: 'call', id, version: contractVersion, name, params });
}

const firstValue = (port: MessagePortMain, id: number, name: string, params: Value = {}) =>
  new Promise<Value>((resolve) => call(port, id, name, params, resolve));

describe('the engine’s entry', { timeout: 180_000 }, () => {
  it('serves the real engine to the page, again after a crash, and closes when the shell quits', async () => {
    const { supervisor, engines, ports, givenUp } = startShell();
    await expect.poll(() => ports.length, { timeout: 60_000 }).toBe(1);
    ports[0].start();
    const before = await firstValue(ports[0], 1, 'status.watch');
    expect(before).toMatchObject({ dataDir });

    const isClosed = new Promise((resolve) => ports[0].on('close', () => resolve(true)));
    engines[0].kill();
    expect(await isClosed).toBe(true);
    await expect.poll(() => ports.length, { timeout: 60_000 }).toBe(2);
    ports[1].start();
    expect(await firstValue(ports[1], 1, 'status.watch')).toMatchObject({ dataDir });

    const exit = new Promise((resolve) => engines[1].on('exit', resolve));
    await supervisor.stop();
    expect([await exit, engines.length, givenUp]).toEqual([0, 2, []]);
  });

  it('trains in a process of its own, which main starts and which tells its state to the page', async () => {
    const { supervisor, ports, ended } = startShell();
    await expect.poll(() => ports.length, { timeout: 60_000 }).toBe(1);
    ports[0].start();
    await firstValue(ports[0], 1, 'status.watch');
    // There are no candles that old: the process says so itself, over the port that main gave it.
    const spec = { markets: ['demo:BTC/USDT'], to: 86_400_000, preset: 'tiny', epochs: 1 };
    const { runId } = await firstValue(ports[0], 2, 'training.start', spec);
    const failed = await new Promise<Value>((resolve) => {
      call(ports[0], 3, 'training.watch', { runId }, (state) => {
        if (state.phase === 'failed') resolve(state);
      });
    });
    expect(failed.error).toMatchObject({ code: 'not-enough-data' });
    await expect.poll(() => ended, { timeout: 60_000 }).toEqual(['training.ts']);
    await supervisor.stop();
  });

  it('keeps a key with the keychain of the shell: over a restart, in no file and in nothing the page hears', async () => {
    const canary = 'quiet-yellow-bird-on-the-wire';
    const { supervisor, engines, ports } = startShell();
    await expect.poll(() => ports.length, { timeout: 60_000 }).toBe(1);
    const heard: string[] = [];
    const listen = (port: MessagePortMain) => {
      port.on('message', ({ data }) => heard.push(JSON.stringify(data)));
      port.start();
    };
    listen(ports[0]);
    const stored = await firstValue(ports[0], 1, 'secrets.set', { name: 'llm', value: canary });
    expect(stored).toMatchObject({ storage: 'keychain', warning: null });

    engines[0].kill();
    await expect.poll(() => ports.length, { timeout: 60_000 }).toBe(2);
    listen(ports[1]);
    await expect
      .poll(() => firstValue(ports[1], 2, 'secrets.list'), { timeout: 60_000 })
      .toMatchObject({
        secrets: expect.arrayContaining([
          expect.objectContaining({ name: 'llm', isSet: true, last4: 'wire', storage: 'keychain' }),
        ]),
      });
    await supervisor.stop();

    const files = readdirSync(dataDir, { recursive: true, encoding: 'utf8' })
      .map((name) => join(dataDir, name))
      .filter((path) => statSync(path).isFile());
    expect(files.some((path) => path.endsWith('secrets.json'))).toBe(true);
    expect(files.filter((path) => readFileSync(path).includes(canary))).toEqual([]);
    expect(heard.filter((text) => text.includes(canary))).toEqual([]);
    expect(heard.join()).toContain('"last4":"wire"');
  });

  it('says in one sentence that another workstation has the data folder', async () => {
    const first = startShell();
    await expect.poll(() => first.ports.length, { timeout: 60_000 }).toBe(1);
    first.ports[0].start();
    await firstValue(first.ports[0], 1, 'status.watch');

    const second = startShell();
    await expect.poll(() => second.givenUp.length, { timeout: 60_000 }).toBe(1);
    expect([second.givenUp[0], second.engines.length]).toEqual([expect.stringContaining(dataDir), 1]);
    await first.supervisor.stop();
  });
});
