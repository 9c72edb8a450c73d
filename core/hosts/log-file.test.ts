import * as fs from 'node:fs';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openLogFile } from './log-file.ts';
import { pinoLogger } from './system-ports.ts';

vi.mock('node:fs', async (original) => {
  const real = await original<typeof fs>();
  return { ...real, writeSync: vi.fn(real.writeSync) };
});

const full = () => {
  throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
};
const { writeSync: realWrite } = await vi.importActual<typeof fs>('node:fs');

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'omni-log-file-'));
});
afterEach(() => {
  vi.mocked(fs.writeSync).mockReset().mockImplementation(realWrite);
  rmSync(dir, { recursive: true });
});

const linesOf = (path: string) => readFileSync(path, 'utf8').trimEnd().split('\n');

it('drops what a full disk does not take, and says how many lines and why as soon as there is room', () => {
  const log = pinoLogger({ dataDir: dir });
  log.info('before');
  vi.mocked(fs.writeSync).mockImplementation(full);
  log.error('a candle could not be stored or told');
  log.warn('candles could not be read over REST');
  vi.mocked(fs.writeSync).mockImplementation(realWrite);
  log.info('after');
  log.info('and on');
  const lines = linesOf(join(dir, 'logs', 'omni.log')).map((line) => JSON.parse(line));
  expect(lines).toMatchObject([
    { msg: 'before' },
    {
      level: 40,
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      lines: 2,
      reason: 'ENOSPC: no space left on device, write',
      msg: 'so many lines of the log could not be written',
    },
    { msg: 'after' },
    { msg: 'and on' },
  ]);
});

it('begins a new line after one of which the disk took only a part', () => {
  const path = join(dir, 'a.log');
  const file = openLogFile(path, { droppedLine: (count) => `dropped ${count}\n` });
  vi.mocked(fs.writeSync).mockImplementationOnce((to, bytes) => realWrite(to, String(bytes).slice(0, 3)));
  file.write('first\n');
  file.write('second\n');
  file.close();
  expect(linesOf(path)).toEqual(['fir', 'dropped 1', 'second']);
});

it('goes on when the new file could not be begun at once', () => {
  const path = join(dir, 'b.log');
  const file = openLogFile(path, { maxBytes: 10, keep: 1, droppedLine: (count) => `d${count}\n` });
  file.write('12345678\n');
  fs.mkdirSync(`${path}.1`);
  file.write('abcd\n');
  fs.rmdirSync(`${path}.1`);
  file.write('efgh\n');
  file.close();
  expect(linesOf(path)).toEqual(['d1', 'efgh']);
  expect(linesOf(`${path}.1`)).toEqual(['12345678']);
});
