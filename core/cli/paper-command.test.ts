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

it('shows the only account there is, of several the one that traded last, and resets none of several unasked', async () => {
  const plain = (...argv: string[]) => runOmni('paper', ...argv, '--data-dir', dataDir);
  expect((await plain('show')).stderr).toBe(
    'omni: There is no paper account yet; omni start opens one with the first bar.\n',
  );
  expect((await plain('reset')).stderr).toMatch(/There is no paper account yet; say with --exchange where to open one/);
  await paper('reset');
  expect(await plain('show')).toMatchObject({ stderr: '', stdout: expect.stringMatching(/^Account 1 on demo,/) });

  await plain('reset', '--exchange', 'binance');
  expect(await plain('show')).toMatchObject({
    stdout: expect.stringMatching(/^Account 2 on binance,/),
    stderr: 'The account on binance, which was opened last, and none has traded; of the others: --exchange demo.\n',
  });
  const store = openPaperStore(dataDir);
  const order = orderOf(decision(1, 0), store.state(1));
  store.append(1, order ? [order] : []);
  store.close();
  const orders = await plain('orders', '--json');
  expect(JSON.parse(orders.stdout)).toMatchObject({ total: 1, items: [{ market: 'demo:BTC/USDT' }] });
  expect(orders.stderr).toBe('The account on demo, which traded last; of the others: --exchange binance.\n');
  expect(await plain('verify', '--exchange', 'binance')).toMatchObject({ code: 0, stderr: '' });
  expect((await plain('verify', '--exchange', 'kraken')).stderr).toBe(
    'omni: There is no paper account on kraken; there is one with --exchange demo, --exchange binance.\n',
  );

  expect(await plain('reset', '--yes')).toMatchObject({
    code: 1,
    stdout: '',
    stderr: 'omni: There are several paper accounts; say which is reset: --exchange demo or --exchange binance.\n',
  });
}, 120_000);
