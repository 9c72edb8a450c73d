import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { trainingSpec } from '../contract/training-schemas.ts';
import { silentLogger } from '../domain/ports.ts';
import { newRunState } from '../training/run-state.ts';
import { openRunRecords } from './run-records.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'omni-runs-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const run = (runId: string) => newRunState(runId, trainingSpec.parse({ markets: ['demo:BTC/USDT'] }), 1);

it('remembers runs across restarts; one that was going is interrupted then', async () => {
  const before = await openRunRecords(dir, silentLogger);
  await before.keep({ ...run('a'), phase: 'done' });
  await before.keep({ ...run('b'), phase: 'training' });

  const after = await openRunRecords(dir, silentLogger);
  expect(after.list()).toMatchObject([
    { runId: 'a', phase: 'done', error: null },
    { runId: 'b', phase: 'interrupted', error: { message: expect.stringContaining('start it again') } },
  ]);
});

it('keeps the newest state of each run and forgets the oldest runs', async () => {
  const records = await openRunRecords(dir, silentLogger);
  for (let i = 0; i < 25; i++) await records.keep(run(`run-${i}`));
  await records.keep({ ...run('run-24'), phase: 'cancelled' });
  expect(records.list()).toHaveLength(20);
  expect(records.list().at(-1)).toMatchObject({ runId: 'run-24', phase: 'cancelled' });
});
