import { describe, expect, it } from 'vitest';
import { dayMs, hourMs, minuteMs } from '../../domain/timeframe.ts';
import { type BenchOptions, benchesOfFile } from './retraining.test-kit.ts';

const open = benchesOfFile();

const begun = async (options: BenchOptions = {}) => {
  const bench = await open(options);
  await bench.start();
  expect(bench.started()).toBe(1);
  return bench;
};
const broken = { phase: 'failed' as const, error: { code: 'internal', message: 'It broke.' } };

describe('a retraining that ends badly', () => {
  it('is tried again ever later, then given up with one word, and comes back only after the least distance', async () => {
    const bench = await begun();
    for (const [i, waitMs] of [10 * minuteMs, hourMs, 6 * hourMs].entries()) {
      await bench.endRun(broken);
      await bench.wait(waitMs - 10 * minuteMs);
      expect(bench.started()).toBe(i + 1);
      await bench.wait(20 * minuteMs);
      expect(bench.started()).toBe(i + 2);
    }
    await bench.endRun(broken);
    expect(bench.newest()).toMatchObject({ state: 'failed', problem: 'It was tried 4 times. It broke.' });
    expect(bench.notices.filter((notice) => notice.startsWith('error'))).toHaveLength(4);
    expect(bench.alerts).toMatchObject([{ kind: 'training', result: 'failed', facts: { result: 'failed' } }]);
    await bench.wait(6 * dayMs);
    expect(bench.started()).toBe(4);
    await bench.wait(dayMs);
    expect(bench.started()).toBe(5);
  });

  it('is given up at once when it could only end the same way', async () => {
    const bench = await begun();
    await bench.endRun({ phase: 'failed', error: { code: 'not-enough-data', message: 'Too few bars.' } });
    expect(bench.newest()).toMatchObject({ state: 'failed', problem: 'Too few bars.' });
    await bench.wait(dayMs);
    expect(bench.started()).toBe(1);
  });

  it('waits without a failure while the user trains something', async () => {
    const bench = await open();
    bench.setBusy(true);
    await bench.start(6 * hourMs);
    expect(bench.newest()).toMatchObject({ state: 'training', attempts: 0 });
    bench.setBusy(false);
    await bench.wait(10 * minuteMs);
    expect(bench.started()).toBe(1);
    expect(bench.newest().attempts).toBe(1);
  });
});

describe('a workstation that ends while a retraining is going', () => {
  it('goes on with it at the next start; closing costs no attempt, however often', async () => {
    const bench = await begun();
    const { id } = bench.newest();
    const runId = bench.runOf()?.runId;
    for (let i = 2; i < 8; i += 1) {
      await bench.restart('closed');
      expect(bench.newest()).toMatchObject({ id, state: 'training', attempts: 0 });
      await bench.start(10 * minuteMs);
      expect(bench.started()).toBe(i);
      expect(bench.runOf()).toMatchObject({ phase: 'training', runId });
    }
    await bench.finish('m-new');
    expect(bench.challenges()).toMatchObject([{ id, state: 'offered' }]);
  });

  it('counts it as an attempt when it was killed, so that a training that kills everything is not begun for ever', async () => {
    const bench = await begun();
    for (let kills = 0; kills < 6; kills += 1) {
      await bench.restart('killed');
      await bench.start(7 * hourMs);
    }
    expect(bench.started()).toBe(4);
    expect(bench.newest()).toMatchObject({ state: 'failed', problem: expect.stringMatching(/tried 4 times/) });
  });

  it('judges at the next start what was trained when it ended', async () => {
    const bench = await begun();
    await bench.restart('closed');
    bench.addModel('m-new', 'm-challenger');
    const run = bench.runOf();
    if (!run) throw new Error('no run');
    run.phase = 'done';
    run.modelId = 'm-challenger';
    expect(bench.newest().judgement).toBeNull();
    await bench.start(10 * minuteMs);
    expect(bench.newest()).toMatchObject({ state: 'offered', challenger: { modelId: 'm-challenger' } });
  });
});

it('tells trouble that is the same at each look once, and goes on when it is over', async () => {
  let isFull = true;
  const bench = await open({
    isDrifting() {
      if (isFull) throw new Error('disk full');
      return undefined;
    },
  });
  await bench.start(3 * hourMs);
  expect(bench.notices).toEqual(['error: Retraining could not go on: disk full']);
  isFull = false;
  await bench.wait(10 * minuteMs);
  expect(bench.started()).toBe(1);
});
