import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { silentLogger as logger } from '../domain/ports.ts';
import { minuteMs } from '../domain/timeframe.ts';
import { toUnits } from '../paper/money.ts';
import { orderOf } from '../paper/order-of.ts';
import { at, decision, settings } from '../paper/paper.test-kit.ts';
import { openPaperStore } from '../paper/paper-store.ts';
import { openRecord } from '../record/open-record.ts';
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

it('verifies an account as far as bars are stored, and says how much it could not check', async () => {
  const { number: _number, previousHash: _previous, hash: _hash, ...asked } = decision(1, 0);
  const clock = { now: () => at(1), monotonic: () => 0, schedule: () => () => {} };
  const record = openRecord(dataDir, { clock, logger });
  const order = orderOf(record.append(asked), { nextMinute: 0 });
  record.close();
  const store = openPaperStore(dataDir);
  store.open({ exchangeId: 'demo', openedAt: at(0), startBalance: toUnits(10_000), settings, sinceDecision: 0 });
  if (order) store.append(1, [order]);
  const why = { reason: 'No bar came to fill it with within 5 minutes.', breaker: null };
  store.append(1, [{ kind: 'refused', time: at(1) + 5 * minuteMs, decision: 1, ...why }]);
  store.close();
  expect(await paper('verify')).toMatchObject({
    code: 0,
    stdout:
      '0 results of orders worked out again from recorded decisions and raw 1m bars; the ledger agrees.\n1 result not checked: their bars are not stored.\n',
  });
}, 60_000);
