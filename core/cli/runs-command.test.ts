import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { storeCandles, storedMarket } from '../training/stored-candles.test-kit.ts';
import { runOmni, spawnOmni } from './run-omni.test-kit.ts';

let dataDir: string;
beforeAll(() => {
  dataDir = join(mkdtempSync(join(tmpdir(), 'omni-runs-')), 'data');
  mkdirSync(dataDir);
  storeCandles(dataDir);
});
afterAll(() => rmSync(join(dataDir, '..'), { recursive: true, force: true }));

const omni = (...argv: string[]) => runOmni(...argv, '--data-dir', dataDir, '--json');

it('a run that is interrupted is listed as resumable and goes on to its model', { timeout: 180_000 }, async () => {
  const options =
    '--preset tiny --epochs 2 --batch-size 32 --seeds 2 --recency-half-life 9 --no-branch-baselines'.split(' ');
  const training = spawnOmni('train', '--market', storedMarket, ...options, '--json', '--data-dir', dataDir);
  await expect.poll(() => training.printed.stderr, { timeout: 60_000 }).toMatch(/network 1 of 2, seed 1: .*\nepoch 1:/);
  training.interrupt();
  expect(await training.code).toBe(1);
  const runId = /omni runs resume (\S+) goes on/.exec(training.printed.stderr)?.[1] ?? '';
  expect(training.printed.stdout).toBe('');

  const [run] = JSON.parse((await omni('runs', 'list')).stdout);
  const spec = { seeds: 2, recencyHalfLifeDays: 9, branchBaselines: false, batchSize: 32 };
  expect(run).toMatchObject({ runId, phase: 'interrupted', isResumable: true, spec });

  const resumed = await omni('runs', 'resume', runId);
  expect(resumed.code).toBe(0);
  const report = JSON.parse(resumed.stdout);
  expect(report.seeds).toHaveLength(2);
  expect(Object.keys(report.baselines)).not.toContain('Branch A alone');
  expect(JSON.parse((await omni('runs', 'list')).stdout)).toMatchObject([{ phase: 'done', modelId: report.modelId }]);

  const again = await omni('runs', 'resume', runId);
  expect(again).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('no checkpoint') });
  expect(await omni('runs', 'discard', 'run-none')).toMatchObject({ code: 1, stderr: /no training run run-none/ });
});
