import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { lockDataDir } from '../storage/lock-data-dir.ts';
import { paperCommand } from './paper-command.ts';
import { runOmni } from './run-omni.test-kit.ts';

const { confirm } = vi.hoisted(() => ({ confirm: vi.fn() }));
vi.mock('./confirm.ts', () => ({ confirm }));

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

it('keeps nobody from the data while its question stands, and archives only the account that it asked about', async () => {
  const reset = ['reset', '--exchange', 'demo', '--data-dir', dataDir];
  await paper('reset');
  confirm.mockImplementationOnce(() => {
    lockDataDir(dataDir).release();
    throw new Error('not now');
  });
  await expect(paperCommand().parseAsync(reset, { from: 'user' })).rejects.toThrow('not now');
  confirm.mockImplementationOnce(() => paper('reset', '--yes'));
  await expect(paperCommand().parseAsync(reset, { from: 'user' })).rejects.toThrow(
    'Another account was opened on demo meanwhile; reset again to archive it.',
  );
}, 60_000);
