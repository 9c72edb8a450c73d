import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runOmni } from './run-omni.test-kit.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'omni-paper-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const paper = (...argv: string[]) => runOmni('paper', ...argv, '--exchange', 'demo', '--data-dir', dataDir);

it('archives an account only when it is told to, and asks nothing where there is none', async () => {
  expect(await paper('reset', '--balance', '5000')).toMatchObject({ code: 0, stderr: '' });
  expect(await paper('reset', '--balance', '700')).toMatchObject({
    code: 1,
    stdout: '',
    stderr:
      'omni: Account 1 on demo, with 0 closed trades, is archived for good, and an empty one with its settings takes its place. Add --yes to do it.\n',
  });
  expect((await paper('show')).stdout).toMatch(/^Account 1 on demo, .*\nEquity 5,000\.00 USDT/);
  expect(await paper('reset', '--balance', '700', '--yes')).toMatchObject({ code: 0 });
  expect((await paper('show')).stdout).toMatch(/^Account 2 on demo, .*\nEquity 700\.00 USDT/);
}, 60_000);
