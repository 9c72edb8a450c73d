import type { MessagePortMain } from 'electron';
import { describe, expect, it } from 'vitest';
import { serve } from '../core/contract/serve.ts';
import { createTestHandlers, testContract } from '../core/hosts/contract.test-kit.ts';
import { createManualClock } from '../core/hosts/manual-clock.test-kit.ts';
import { systemClock } from '../core/hosts/system-ports.ts';
import type { Logger } from './ports.ts';
import { type HostedEngine, serveParent } from './serve-parent.ts';
import { superviseEngine } from './supervise.ts';
import { StandInProcess, standInChannel, standInVault } from './test/electron-stand-in.ts';
import type { ForkTraining } from './training-forks.ts';
import { createTrainingProcesses } from './training-processes.ts';

const silent: Logger = { debug() {}, info() {}, warn() {}, error() {} };

/** An engine that serves the test contract, and counts what it was asked to close. */
function testEngine() {
  const state = { closes: 0, linksClosed: 0, linksServed: 0 };
  const engine: HostedEngine = {
    serveLink(link) {
      state.linksServed += 1;
      link.onClose(() => {
        state.linksClosed += 1;
      });
      const { handlers } = createTestHandlers();
      return serve(testContract, handlers, link, { clock: systemClock, logger: silent, version: 1 });
    },
    async close() {
      state.closes += 1;
    },
  };
  return { state, engine };
}

/** The whole shell without Electron: main's supervisor, and in each process it forks the engine's entry. */
function setUp(startEngine: (fork: ForkTraining) => Promise<HostedEngine>) {
  const clock = createManualClock();
  const engines: StandInProcess[] = [];
  const trainings: StandInProcess[] = [];
  const givenUp: string[] = [];
  const processes = createTrainingProcesses({
    fork() {
      const child = new StandInProcess();
      trainings.push(child);
      return child.electron;
    },
    createChannel: standInChannel,
    clock,
    logger: silent,
  });
  const supervisor = superviseEngine({
    fork() {
      const child = new StandInProcess();
      engines.push(child);
      serveParent({ parentPort: child.parentPort, startEngine, exit: (code) => child.exit(code) });
      return child.electron;
    },
    createChannel: standInChannel,
    trainings: processes,
    vault: standInVault(),
    clock,
    logger: silent,
    onGivenUp: (message) => givenUp.push(message),
  });
  const ports: MessagePortMain[] = [];
  supervisor.connect({ post: (port) => void ports.push(port) });
  supervisor.start();
  return { clock, engines, trainings, processes, givenUp, supervisor, ports };
}

/** Asks over a port the way a client does. @returns the value, or why the port closed */
function ask(port: MessagePortMain, name: string, params: unknown): Promise<unknown> {
  return new Promise((resolve) => {
    port.on('close', () => resolve('closed'));
    port.on('message', ({ data }) => {
      if (data.type === 'value') resolve(data.value);
    });
    port.start();
    port.postMessage({ type: 'call', id: 1, version: 1, name, params });
  });
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('serveParent', () => {
  it('answers the contract over the port that the page was given', async () => {
    const { engine } = testEngine();
    const { engines, ports } = setUp(async () => engine);
    engines[0].spawn();
    expect(await ask(ports[0], 'sum.read', { a: 2, b: 3 })).toBe(5);
    ports[0].close();
  });

  it('carries typed arrays as copies: the sender keeps its own', async () => {
    const { engine } = testEngine();
    const { engines, ports } = setUp(async () => engine);
    engines[0].spawn();
    const column = new Float64Array([1, Number.NaN, 3]);
    expect(await ask(ports[0], 'columns.echo', { column })).toEqual({ column });
    expect(column.length).toBe(3);
    ports[0].close();
  });

  it('keeps what a page asks while the engine is still opening', async () => {
    const { engine } = testEngine();
    let open = (_: HostedEngine) => {};
    const { engines, ports } = setUp(() => new Promise((resolve) => (open = resolve)));
    engines[0].spawn();
    const answer = ask(ports[0], 'sum.read', { a: 1 });
    open(engine);
    expect(await answer).toBe(1);
    ports[0].close();
  });

  it('ends the old link when the page loads again, and serves the new one', async () => {
    const { engine, state } = testEngine();
    const { engines, ports, supervisor } = setUp(async () => engine);
    engines[0].spawn();
    await ask(ports[0], 'sum.read', { a: 1 });
    const fresh: MessagePortMain[] = [];
    ports[0].close();
    supervisor.connect({ post: (port) => void fresh.push(port) });
    expect(await ask(fresh[0], 'sum.read', { a: 4 })).toBe(4);
    await expect.poll(() => state.linksClosed).toBe(1);
    expect(state.linksServed).toBe(2);
    fresh[0].close();
  });

  it('keeps one link, however often the page asks for a port', async () => {
    const { engine, state } = testEngine();
    const { engines, ports, supervisor } = setUp(async () => engine);
    engines[0].spawn();
    const waiting = ask(ports[0], 'nothing.wait', {});
    const page = { post: (port: MessagePortMain) => void ports.push(port) };
    for (let i = 0; i < 1_000; i += 1) supervisor.connect(page);
    expect(await waiting).toBe('closed');
    expect(await ask(ports[1_000], 'sum.read', { a: 9 })).toBe(9);
    await expect.poll(() => state.linksServed - state.linksClosed).toBe(1);
    ports[1_000].close();
  });

  it('closes the page’s port when the engine crashes, and answers on a fresh one afterwards', async () => {
    const { engine } = testEngine();
    const { engines, ports, clock } = setUp(async () => engine);
    engines[0].spawn();
    const waiting = ask(ports[0], 'nothing.wait', {});
    engines[0].exit(139);
    expect(await waiting).toBe('closed');
    clock.advance(250);
    engines[1].spawn();
    expect(await ask(ports[1], 'sum.read', { a: 7 })).toBe(7);
    ports[1].close();
  });

  it('tells main in one sentence why the engine cannot open, and is not started again', async () => {
    const { engines, givenUp, clock, ports } = setUp(() => Promise.reject(new Error('Process 7 has the data folder.')));
    engines[0].spawn();
    await expect.poll(() => givenUp).toEqual(['Process 7 has the data folder.']);
    clock.advance(60_000);
    expect([engines.length, engines[0].isAlive]).toEqual([1, false]);
    ports[0].close();
  });

  it('closes the engine before it ends, when main stops it', async () => {
    const { engine, state } = testEngine();
    const { engines, ports, supervisor } = setUp(async () => engine);
    engines[0].spawn();
    await supervisor.stop();
    expect([state.closes, engines[0].isAlive]).toEqual([1, false]);
    ports[0].close();
  });

  it('ends although the engine cannot close its files', async () => {
    const { engine } = testEngine();
    const broken = { ...engine, close: () => Promise.reject(new Error('disk full')) };
    const { engines, ports, supervisor } = setUp(async () => broken);
    engines[0].spawn();
    await supervisor.stop();
    expect(engines[0].isAlive).toBe(false);
    ports[0].close();
  });
});

describe('a training process asked for by the engine', () => {
  async function askForTraining() {
    const { engine } = testEngine();
    let fork: ForkTraining | undefined;
    const all = setUp(async (given) => {
      fork = given;
      return engine;
    });
    all.engines[0].spawn();
    await turn();
    if (!fork) throw new Error('the engine was not started');
    return { ...all, forked: fork(), fork };
  }

  it('comes with a port to it', async () => {
    const { trainings, forked } = await askForTraining();
    trainings[0].spawn();
    const { port } = await forked;
    const heard = new Promise((resolve) => port.on('message', ({ data }) => resolve(data)));
    port.start();
    trainings[0].received[0].ports[0].postMessage({ kind: 'state', epoch: 1 });
    expect(await heard).toEqual({ kind: 'state', epoch: 1 });
    port.close();
  });

  it('tells its end, also to who asks late, and can be ended', async () => {
    const { trainings, forked, processes, clock } = await askForTraining();
    trainings[0].spawn();
    const training = await forked;
    const ends: unknown[] = [];
    training.onExit((...end) => ends.push(end));
    training.kill();
    processes.noteReason('Omni training 1', 'killed');
    clock.advance(200);
    training.onExit((...end) => ends.push(end));
    const end = [143, 'killed'];
    expect([trainings[0].isAlive, ends]).toEqual([false, [end, end]]);
  });

  it('is refused in plain words when the process ends before it starts', async () => {
    const { trainings, forked, clock } = await askForTraining();
    trainings[0].exit(127);
    clock.advance(200);
    await expect(forked).rejects.toThrow('The training process did not start (code 127).');
  });

  it('keeps two processes apart', async () => {
    const { trainings, forked, fork, clock } = await askForTraining();
    const second = fork();
    for (const training of trainings) training.spawn();
    const codes: string[] = [];
    (await forked).onExit((code) => codes.push(`first ${code}`));
    (await second).onExit((code) => codes.push(`second ${code}`));
    trainings[1].exit(0);
    clock.advance(200);
    expect(codes).toEqual(['second 0']);
    (await forked).port.close();
  });
});
