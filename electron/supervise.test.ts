import type { MessagePortMain } from 'electron';
import { describe, expect, it } from 'vitest';
import { createManualClock } from '../core/hosts/manual-clock.test-kit.ts';
import type { Logger } from './ports.ts';
import { type Page, superviseEngine } from './supervise.ts';
import { StandInProcess, standInChannel, standInVault } from './test/electron-stand-in.ts';
import { createTrainingProcesses } from './training-processes.ts';

const silent: Logger = { debug() {}, info() {}, warn() {}, error() {} };

function setUp(options: { ignoresKill?: boolean } = {}) {
  const clock = createManualClock();
  const engines: StandInProcess[] = [];
  const trainings: StandInProcess[] = [];
  const givenUp: string[] = [];
  const keep = (list: StandInProcess[]) => () => {
    const child = new StandInProcess(options);
    list.push(child);
    return child.electron;
  };
  const processes = createTrainingProcesses({
    fork: keep(trainings),
    createChannel: standInChannel,
    clock,
    logger: silent,
  });
  const supervisor = superviseEngine({
    fork: keep(engines),
    createChannel: standInChannel,
    trainings: processes,
    vault: standInVault(),
    clock,
    logger: silent,
    onGivenUp: (message) => givenUp.push(message),
  });
  const ports: MessagePortMain[] = [];
  const page: Page = { post: (port) => void ports.push(port) };
  const engine = () => engines[engines.length - 1];
  const served = (child: StandInProcess) => child.received.filter(({ message }) => isKind(message, 'serve'));
  return { clock, engines, trainings, processes, givenUp, supervisor, ports, page, engine, served };
}

function isKind(message: unknown, kind: string): boolean {
  return (message as { kind?: unknown }).kind === kind;
}

describe('port hand-over', () => {
  it('waits for the engine, then gives it and the page the two ends of one channel', async () => {
    const { supervisor, page, ports, engine, served } = setUp();
    supervisor.start();
    supervisor.connect(page);
    expect(ports).toEqual([]);

    engine().spawn();
    expect([ports.length, served(engine()).length]).toEqual([1, 1]);
    const heard = new Promise((resolve) => ports[0].on('message', (event) => resolve(event.data)));
    ports[0].start();
    served(engine())[0].ports[0].postMessage({ columns: new Float64Array([1, Number.NaN]) });
    expect(await heard).toEqual({ columns: new Float64Array([1, Number.NaN]) });
    ports[0].close();
  });

  it('gives a fresh pair at each of fifty reloads and never starts the engine again for it', () => {
    const { supervisor, page, ports, engine, engines, served } = setUp();
    supervisor.start();
    engine().spawn();
    for (let i = 0; i < 50; i += 1) supervisor.connect(page);
    expect([new Set(ports).size, served(engine()).length, engines.length]).toEqual([50, 50, 1]);
    for (const port of ports) port.close();
  });

  it('gives the newest page a fresh pair after each restart of the engine, and the old page none', () => {
    const { supervisor, page, ports, engine, engines, clock } = setUp();
    const old: MessagePortMain[] = [];
    supervisor.start();
    engine().spawn();
    supervisor.connect({ post: (port) => void old.push(port) });
    supervisor.connect(page);
    engine().exit(1);
    clock.advance(10_000);
    engine().spawn();
    expect([engines.length, ports.length, old.length]).toEqual([2, 2, 1]);
    expect(ports[0]).not.toBe(ports[1]);
    for (const port of [...ports, ...old]) port.close();
  });

  it('gives no port while the engine is down', () => {
    const { supervisor, page, ports, engine } = setUp();
    supervisor.start();
    engine().spawn();
    engine().exit(1);
    supervisor.connect(page);
    expect(ports).toEqual([]);
  });
});

describe('crashes', () => {
  it('starts the engine again, each time later', () => {
    const { supervisor, engine, engines, clock, givenUp } = setUp();
    supervisor.start();
    for (const waitMs of [250, 500, 1_000, 2_000]) {
      const before = engines.length;
      engine().exit(1);
      clock.advance(waitMs - 1);
      expect(engines.length).toBe(before);
      clock.advance(1);
      expect(engines.length).toBe(before + 1);
    }
    expect(givenUp).toEqual([]);
  });

  it('stops at the fifth crash within a minute and says why in a plain sentence', () => {
    const { supervisor, engine, engines, clock, givenUp } = setUp();
    supervisor.start();
    for (let i = 0; i < 5; i += 1) {
      supervisor.noteReason('oom');
      engine().exit(133);
      clock.advance(5_000);
    }
    clock.advance(3_600_000);
    expect(engines.length).toBe(5);
    expect(givenUp).toEqual([
      'The engine ended by itself 5 times within a minute (last time: oom, code 133), so it was not started again.',
    ]);
  });

  it('goes on for ever when crashes are rare', () => {
    const { supervisor, engine, engines, clock, givenUp } = setUp();
    supervisor.start();
    for (let i = 0; i < 100; i += 1) {
      engine().exit(1);
      clock.advance(20_000);
    }
    expect([engines.length, givenUp]).toEqual([101, []]);
  });

  it('starts again from a clean slate when the user asks for it', () => {
    const { supervisor, engine, engines, clock, givenUp } = setUp();
    supervisor.start();
    for (let i = 0; i < 5; i += 1) {
      engine().exit(1);
      clock.advance(5_000);
    }
    supervisor.start();
    engine().exit(1);
    clock.advance(250);
    expect([engines.length, givenUp.length]).toEqual([7, 1]);
  });

  it('does not try again what the engine itself calls hopeless', () => {
    const { supervisor, engine, engines, clock, givenUp } = setUp();
    supervisor.start();
    engine().spawn();
    const child = engine();
    child.parentPort.postMessage({ kind: 'failed', message: 'Another instance has the data folder.' });
    clock.advance(60_000);
    expect([child.isAlive, engines.length, givenUp]).toEqual([false, 1, ['Another instance has the data folder.']]);
  });

  it.each([undefined, null, 7, 'failed', {}, { kind: 'failed' }, { kind: 'fork-training', id: '1' }, { kind: 'quit' }])(
    'passes over %j from the engine',
    (message) => {
      const { supervisor, engine, trainings, givenUp } = setUp();
      supervisor.start();
      engine().spawn();
      engine().parentPort.postMessage(message);
      expect([engine().isAlive, trainings.length, givenUp.length]).toEqual([true, 0, 0]);
    },
  );
});

describe('stop', () => {
  it('asks the engine and is done when it has ended, without starting it again', async () => {
    const { supervisor, engine, engines, clock } = setUp();
    supervisor.start();
    engine().spawn();
    const stopped = supervisor.stop();
    expect(engine().received.map(({ message }) => message)).toEqual([{ kind: 'stop' }]);
    engine().exit(0);
    await stopped;
    clock.advance(60_000);
    expect(engines.length).toBe(1);
  });

  it.each([false, true])(
    'ends an engine that does not answer within 5 s (deaf to that too: %s)',
    async (ignoresKill) => {
      const { supervisor, engine, trainings, clock } = setUp({ ignoresKill });
      supervisor.start();
      engine().spawn();
      engine().parentPort.postMessage({ kind: 'fork-training', id: 1 });
      const stopped = supervisor.stop();
      clock.advance(5_000);
      await stopped;
      expect([engine().isAlive, trainings[0].isAlive]).toEqual([ignoresKill, ignoresKill]);
    },
  );

  it('cancels a restart that waits', async () => {
    const { supervisor, engine, engines, clock } = setUp();
    supervisor.start();
    engine().exit(1);
    await supervisor.stop();
    clock.advance(60_000);
    expect(engines.length).toBe(1);
  });
});

describe('training processes', () => {
  function train() {
    const all = setUp();
    all.supervisor.start();
    all.engine().spawn();
    all.engine().parentPort.postMessage({ kind: 'fork-training', id: 1 });
    return all;
  }

  it('gives the process and the engine the two ends of one channel', async () => {
    const { engine, trainings } = train();
    trainings[0].spawn();
    const [{ ports: atProcess }] = trainings[0].received;
    const [{ message, ports: atEngine }] = engine().received;
    expect(message).toEqual({ kind: 'training-port', id: 1 });
    const heard = new Promise((resolve) => atEngine[0].on('message', (event) => resolve(event.data)));
    atEngine[0].start();
    atProcess[0].postMessage('step 1');
    expect(await heard).toBe('step 1');
    atEngine[0].close();
  });

  it('tells the engine how a process ended', () => {
    const { engine, trainings, clock } = train();
    trainings[0].spawn();
    trainings[0].exit(9);
    clock.advance(200);
    expect(engine().received.at(-1)?.message).toEqual({ kind: 'training-exit', id: 1, code: 9 });
  });

  it.each([true, false])(
    'tells the engine why, whether Electron says so before the end (%s) or after it',
    (isBefore) => {
      const { engine, trainings, processes, clock } = train();
      trainings[0].spawn();
      const [first, second] = [() => processes.noteReason('Omni training 1', 'killed'), () => trainings[0].exit(9)];
      processes.noteReason('Omni training 2', 'oom');
      for (const happens of isBefore ? [first, second] : [second, first]) happens();
      clock.advance(200);
      expect(engine().received.at(-1)?.message).toEqual({ kind: 'training-exit', id: 1, code: 9, reason: 'killed' });
    },
  );

  it('takes the last words of V8 for what they say, though Electron speaks of a crash', () => {
    const { engine, trainings, processes, clock } = train();
    trainings[0].spawn();
    trainings[0].stderr.emit(
      'data',
      Buffer.from('OOM error in V8: Allocation failed - JavaScript heap out of memory\n'),
    );
    trainings[0].exit(5);
    processes.noteReason('Omni training 1', 'crashed');
    clock.advance(200);
    expect(engine().received.at(-1)?.message).toMatchObject({ kind: 'training-exit', code: 5, reason: 'oom' });
  });

  it('ends a process when the engine asks', () => {
    const { engine, trainings } = train();
    engine().parentPort.postMessage({ kind: 'end-training', id: 1 });
    engine().parentPort.postMessage({ kind: 'end-training', id: 2 });
    expect(trainings[0].isAlive).toBe(false);
  });

  it('ends every process with its engine, and tells the next engine nothing of them', () => {
    const { engine, engines, trainings, clock } = train();
    trainings[0].spawn();
    engine().parentPort.postMessage({ kind: 'fork-training', id: 2 });
    engine().exit(1);
    expect(trainings.map(({ isAlive }) => isAlive)).toEqual([false, false]);
    clock.advance(250);
    engine().spawn();
    trainings[1].spawn();
    expect([engines.length, engine().received]).toEqual([2, []]);
  });
});
