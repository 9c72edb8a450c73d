import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { MessageChannel } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { portLink } from '../../client/port-link.ts';
import { silentLogger } from '../../domain/ports.ts';
import { runTrainingOverPort } from '../../hosts/electron-training.ts';
import { systemClock } from '../../hosts/system-ports.ts';
import { type ForkProcess, nodeFork } from '../../processes/fork-node.ts';
import { type FinbertBench, openTestFinbert, tinyModelId } from './finbert.test-kit.ts';
import type { FinbertArgument, FromFinbert } from './finbert-messages.ts';
import { writeTinyBert } from './tiny-bert.test-kit.ts';

const forkNode = nodeFork(silentLogger);
const signal = new AbortController().signal;
let bench: FinbertBench | undefined;
afterEach(() => bench?.close());

/** Installs the tiny model; from then on `program` runs in place of its process, until it is put back with `real`. */
async function withProgram(program: string, options: Parameters<typeof openTestFinbert>[0] = {}) {
  let runs = 0;
  let isReal = true;
  const fork: ForkProcess = (entry, argument) => {
    if (isReal) return forkNode(entry, argument);
    runs += 1;
    return forkNode(pathToFileURL(join(opened.dir, 'program.mjs')), argument);
  };
  const opened = openTestFinbert({ fork, ...options });
  bench = opened;
  await opened.finbert.importFolder(writeTinyBert(join(opened.dir, 'source')));
  writeFileSync(join(opened.dir, 'program.mjs'), `const tell = (m) => process.send(m);\n${program}`);
  isReal = false;
  return {
    ...opened,
    runs: () => runs,
    real() {
      isReal = true;
    },
  };
}

const crashing = "tell({ kind: 'ready' }); process.on('message', () => process.kill(process.pid, 'SIGSEGV'));";
const hanging = "tell({ kind: 'ready' }); process.on('message', () => {});";

describe('the process of FinBERT', () => {
  it('is started again after a crash, which the status tells until it works', async () => {
    const { finbert, real } = await withProgram(crashing);
    const failure = {
      code: 'unavailable',
      message: expect.stringMatching(/FinBERT's process crashed \(SIGSEGV\); it starts again/),
    };
    await expect(finbert.score(['Bitcoin surges'], { signal })).rejects.toMatchObject(failure);
    expect(finbert.status()).toMatchObject({ state: 'ready', detail: failure.message });
    real();
    expect((await finbert.score(['Bitcoin surges'], { signal }))[0].label).toBe('positive');
    expect(finbert.status()).toMatchObject({ state: 'ready', detail: null });
  });

  it('is ended when it hangs, and whoever waits is told', async () => {
    const patienceMs = { load: 30_000, run: 300 };
    const { finbert, real } = await withProgram(hanging, { patienceMs });
    const both = [finbert.score(['Ether falls'], { signal }), finbert.score(['Bitcoin surges'], { signal })];
    for (const one of both)
      await expect(one).rejects.toThrow(/gave no answer for 0 s; it starts again when it is needed/);
    patienceMs.run = 30_000;
    real();
    expect((await finbert.score(['Ether falls'], { signal }))[0].label).toBe('negative');
  });

  it('is left alone for a while after three crashes in a row', async () => {
    const { finbert, runs } = await withProgram('process.exit(7);');
    for (let i = 0; i < 5; i += 1)
      await expect(finbert.score(['x'], { signal })).rejects.toMatchObject({ code: 'unavailable' });
    expect(runs()).toBe(3);
    await expect(finbert.score(['x'], { signal })).rejects.toThrow(
      /has crashed 3 times in a row and is left alone.*with code 7/,
    );
  });

  it('lets go of who cancels at once, also while it hangs', async () => {
    const { finbert } = await withProgram(hanging);
    const cancel = new AbortController();
    const asked = finbert.score(['x'], { signal: cancel.signal });
    cancel.abort();
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('is ended when nobody has asked for five minutes, and started again then', async () => {
    const idle: (() => void)[] = [];
    const clock = {
      ...systemClock,
      schedule(ms: number, task: () => void) {
        if (ms !== 300_000) return systemClock.schedule(ms, task);
        idle.push(task);
        return () => void idle.splice(idle.indexOf(task), 1);
      },
    };
    const one =
      "tell({ kind: 'ready' }); process.on('message', ({ id, texts }) => tell({ kind: 'judged', id, judgements: texts.map(() => ({ probabilities: { negative: 0, neutral: 1, positive: 0 }, isTruncated: false })) }));";
    const { finbert, runs } = await withProgram(one, { clock });
    await finbert.score(['a'], { signal });
    await finbert.score(['b'], { signal });
    expect(runs()).toBe(1);
    expect(idle).toHaveLength(1);
    idle[0]();
    await finbert.score(['c'], { signal });
    expect(runs()).toBe(2);
  });

  it('cannot be started: says why', async () => {
    const { finbert } = await withProgram('', { fork: undefined });
    expect(finbert.version()).not.toBeNull();
    const noNode = openTestFinbert({ fork: nodeFork(silentLogger, '/no/node') });
    await expect(noNode.finbert.importFolder(join(bench?.dir ?? '', 'source'))).rejects.toThrow(
      /could not be started: spawn/,
    );
    await noNode.close();
  });

  it('serves the same over a port, as in Electron', async () => {
    const { dir } = await withProgram('', { fork: undefined });
    const { port1, port2 } = new MessageChannel();
    runTrainingOverPort(port1);
    const link = portLink(port2);
    const received: FromFinbert[] = [];
    link.onMessage((message) => received.push(message as FromFinbert));
    link.send(
      JSON.stringify({ kind: 'finbert', root: join(dir, 'finbert'), modelId: tinyModelId } satisfies FinbertArgument),
    );
    await expect.poll(() => received.some(({ kind }) => kind === 'ready'), { timeout: 20_000 }).toBe(true);
    link.send({ kind: 'judge', id: 1, texts: ['Bitcoin surges'], explain: false });
    await expect.poll(() => received.at(-1), { timeout: 20_000 }).toMatchObject({ kind: 'judged', id: 1 });
    link.close();
  });
});
