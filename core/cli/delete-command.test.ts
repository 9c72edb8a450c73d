import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { bars, btc, start, testClock } from '../candles/store.test-kit.ts';
import { openCandleStore } from '../candles/store.ts';
import { silentLogger as logger } from '../domain/ports.ts';
import { toIso } from '../domain/time.ts';
import { minuteMs } from '../domain/timeframe.ts';
import { candlesPath } from '../engine/paths.ts';
import { lockDataDir } from '../storage/lock-data-dir.ts';
import { deleteCommand } from './delete-command.ts';

const { confirm } = vi.hoisted(() => ({ confirm: vi.fn() }));
vi.mock('./confirm.ts', () => ({ confirm }));

let dataDir: string;
let printed: string[];
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'omni-delete-'));
  printed = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(String(text)) > 0);
  put(10);
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(dataDir, { recursive: true });
});

function put(count: number): void {
  const store = openCandleStore(candlesPath(dataDir), { clock: testClock, logger });
  store.put(btc, '1m', bars(count), 'rest');
  store.close();
}
const remove = () => {
  const range = ['--from', toIso(start), '--to', toIso(start + 20 * minuteMs)];
  return deleteCommand().parseAsync(['--market', btc, ...range, '--data-dir', dataDir], { from: 'user' });
};

it('asks after it was said what is lost, and keeps nobody from the data meanwhile; only a yes deletes', async () => {
  confirm.mockImplementationOnce((sentence: string) => {
    lockDataDir(dataDir).release();
    expect(printed.join('')).toMatch(/^Would be deleted: 10 1m bars .*\n {2}Longer bars/);
    expect(sentence).toMatch(/^This deletes 10 1m bars of binance:BTC\/USDT for good;/);
    throw new Error('no');
  });
  await expect(remove()).rejects.toThrow('no');
  confirm.mockResolvedValueOnce(undefined);
  printed = [];
  await remove();
  expect(printed.at(-1)).toMatch(/^Deleted: 10 1m bars of binance:BTC\/USDT, /);
  await expect(remove()).rejects.toThrow('No 1m candles');
}, 60_000);

it('deletes only what it asked about', async () => {
  confirm.mockImplementationOnce(() => put(12));
  await expect(remove()).rejects.toThrow('The range holds other bars than it did; nothing was deleted.');
  confirm.mockResolvedValueOnce(undefined);
  await remove();
  expect(printed.at(-1)).toMatch(/^Deleted: 12 1m bars/);
}, 60_000);
