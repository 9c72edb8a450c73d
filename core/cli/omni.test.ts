import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runOmni, spawnOmni } from './run-omni.test-kit.ts';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'omni-cli-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const dataDir = () => join(dir, 'data');

describe('wrong usage ends with 2 and one plain sentence', () => {
  it.each([
    [['nonsense'], /unknown command/],
    [['data', 'import', 'x.csv', '--market', 'BTC-USDT', '--timeframe', '1m'], /is not a market/],
    [['data', 'import', 'x.csv', '--market', 'BTC/USDT', '--timeframe', '3m'], /is not a timeframe/],
    [['data', 'import', '--market', 'BTC/USDT', '--timeframe', '1m'], /missing required argument/],
    [['train', '--market', 'BTC/USDT', '--from', 'yesterday'], /is not a time/],
    [['train', '--market', 'BTC/USDT', '--epochs', '0'], /whole number from 1/],
    [['train', '--market', 'BTC/USDT', '--learning-rate', '-1'], /above 0/],
    [['train', '--market', 'BTC/USDT', '--preset', 'huge'], /Allowed choices/],
    [['predict'], /required option/],
  ])('%j', async (argv, sentence) => {
    const { code, stdout, stderr } = await runOmni(...argv);
    expect(stderr).toMatch(sentence);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  it.each([['--help'], ['data', 'import', '--help'], ['train', '--help']])(
    'help of %s has an example and ends with 0',
    async (...argv) => {
      const { code, stdout } = await runOmni(...argv.flat());
      expect(code).toBe(0);
      expect(stdout).toMatch(/Usage: omni/);
    },
  );
});

describe('a named failure ends with 1, one plain line, no stack', () => {
  it.each([
    [() => ['data', 'import', join(dir, 'absent.csv'), '--market', 'BTC/USDT', '--timeframe', '1m'], /absent\.csv/],
    [() => ['data', 'import', dir, '--market', 'BTC/USDT', '--timeframe', '1m'], /(folder|directory)/],
    [() => ['predict', '--market', 'BTC/USDT'], /no 1m candles of binance:BTC\/USDT/],
    [() => ['train', '--market', 'BTC/USDT', '--preset', 'tiny'], /BTC\/USDT 1m: 0 of \d+ bars/],
    [() => ['models', 'verify', 'm-none'], /m-none/],
    [() => ['models', 'delete', 'demo-tiny'], /demo-tiny/],
    [() => ['data', 'gaps', '--market', 'DOGE/USDT', '--timeframe', '1m'], /No 1m candles of binance:DOGE\/USDT/],
    [() => ['data', 'repair', '--market', 'BTC/USDT', '--timeframe', '10m'], /built from 1m/],
  ])('%#', async (argv, sentence) => {
    const { code, stdout, stderr } = await runOmni(...argv(), '--data-dir', dataDir(), '--json');
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stdout).toBe('');
    expect(code).toBe(1);
  });

  it('names a data directory that cannot be made', async () => {
    const file = join(dir, 'a-file');
    writeFileSync(file, 'x');
    const { code, stderr } = await runOmni('data', 'list', '--data-dir', join(file, 'inside'));
    expect(stderr).toContain(join(file, 'inside'));
    expect(code).toBe(1);
  });
});

describe('what is stored', () => {
  const row = (time: number, close: number) => `${time},100,110,90,${close},1`;

  it('is imported once, listed, exported and told as JSON with ISO times', async () => {
    const file = join(dir, 'one.csv');
    const first = Date.UTC(2024, 0, 1);
    const lines = [
      'ts_ms,open,high,low,close,volume',
      row(first, 100),
      row(first + 60_000, 105),
      'x,1,1,1,1,1',
      row(first + 240_000, 95),
    ];
    writeFileSync(file, `${lines.join('\n')}\n`);
    const importing = [
      'data',
      'import',
      file,
      '--market',
      'BTC/USDT',
      '--timeframe',
      '1m',
      '--data-dir',
      dataDir(),
      '--json',
    ];

    const imported = JSON.parse((await runOmni(...importing)).stdout);
    expect(imported).toMatchObject({
      market: 'BTC/USDT',
      timeframe: '1m',
      rowsRead: 4,
      rowsStored: 3,
      rowsRejected: 1,
      from: '2024-01-01T00:00:00Z',
      to: '2024-01-01T00:04:00Z',
      gaps: [{ from: '2024-01-01T00:02:00Z', to: '2024-01-01T00:03:00Z', bars: 2 }],
    });
    expect(imported.rejected).toEqual([{ line: 4, reason: expect.any(String) }]);

    expect(JSON.parse((await runOmni(...importing)).stdout)).toMatchObject({ rowsStored: 0 });

    const listed = await runOmni('data', 'list', '--data-dir', dataDir(), '--json');
    expect(JSON.parse(listed.stdout)).toEqual([
      {
        exchange: 'binance',
        market: 'BTC/USDT',
        timeframe: '1m',
        bars: 3,
        from: '2024-01-01T00:00:00Z',
        to: '2024-01-01T00:04:00Z',
        gaps: 1,
      },
    ]);

    // What it prints as the end is what an export takes as --to to have every bar.
    const { stdout } = await runOmni('data', 'list', '--data-dir', dataDir());
    const [market, timeframe, , from, to] = stdout.split('\n')[1].split(/\s{2,}/);
    expect([from, to]).toEqual(['2024-01-01T00:00:00Z', '2024-01-01T00:05:00Z']);
    const series = ['--market', market, '--timeframe', timeframe, '--from', from, '--to', to];
    const all = join(dir, 'all.csv');
    expect((await runOmni('data', 'export', all, ...series, '--data-dir', dataDir())).stdout).toBe(
      `3 rows written to ${all}.\n`,
    );
  });
});

describe('wrong candles', () => {
  const first = Date.UTC(2024, 0, 1);
  const write = (name: string, closes: readonly number[]) => {
    const file = join(dir, name);
    const lines = closes.map((close, i) => `${first + i * 60_000},100,110,90,${close},1`);
    writeFileSync(file, ['ts_ms,open,high,low,close,volume', ...lines, ''].join('\n'));
    return file;
  };
  const seriesOf = (market: string) => ['--market', market, '--timeframe', '1m'];
  const data = async (...argv: string[]) => {
    const { code, stdout, stderr } = await runOmni('data', ...argv, '--data-dir', dataDir());
    return { code, text: stdout + stderr };
  };

  it('are counted, then replaced by an import that overwrites', async () => {
    const series = seriesOf('SOL/USDT');
    await data('import', write('bad.csv', [91, 92, 93, 94]), ...series);
    const good = write('good.csv', [91, 101, 102, 94, 105]);
    const kept = await data('import', good, ...series);
    expect(kept.text).toMatch(
      /^1 new 1m bar of .*; 5 rows read, 2 stored before, 2 different and not taken, 0 rejected/,
    );
    expect(kept.text).toMatch(
      /2 bars differ from what is stored and were kept \(.*\); import with overwrite to replace/,
    );
    const { text } = await data('import', good, ...series, '--overwrite');
    expect(text).toMatch(/^0 new 1m bars of .*; 5 rows read, 3 stored before, 2 replaced, 0 rejected/);
    const listed = await data('import', good, ...series, '--json');
    expect(JSON.parse(listed.text)).toMatchObject({ rowsStored: 0, rowsSame: 5, rowsReplaced: 0, rowsKept: 0 });
  });

  it('are deleted once it was said what that takes', async () => {
    const series = seriesOf('ADA/USDT');
    await data('import', write('bad.csv', [91, 92, 93, 94]), ...series);
    const range = ['--market', 'ADA/USDT', '--from', '2024-01-01T00:01:00Z', '--to', '2024-01-01T00:03:00Z'];
    const asked = await data('delete', ...range);
    expect(asked.text).toMatch(
      /^Would be deleted: 2 1m bars of binance:ADA\/USDT, 2024-01-01T00:01:00Z to 2024-01-01T00:02:00Z\.\n {2}Longer bars/,
    );
    expect(asked).toMatchObject({
      code: 1,
      text: expect.stringMatching(
        /\nomni: This deletes 2 1m bars of binance:ADA\/USDT for good; omni data export keeps .* Add --yes to do it\.\n$/,
      ),
    });
    const done = JSON.parse((await data('delete', ...range, '--yes', '--json')).text);
    expect(done).toMatchObject({
      exchange: 'binance',
      market: 'ADA/USDT',
      timeframe: '1m',
      bars: 2,
      from: '2024-01-01T00:01:00Z',
      to: '2024-01-01T00:02:00Z',
      isDeleted: true,
    });
    expect((await data('gaps', ...series)).text).toMatch(/2024-01-01T00:01:00Z {2}2024-01-01T00:02:00Z/);
    const again = await data('delete', ...range, '--yes');
    expect(again).toMatchObject({
      code: 1,
      text: expect.stringMatching(/^omni: No 1m candles .* nothing was deleted\.\n$/),
    });
    expect(await data('delete', '--market', 'ADA/USDT', '--from', '2024-01-01')).toMatchObject({ code: 2 });
  });
});

it('a workstation whose source does not exist says which there are, and opens nothing', async () => {
  const start = ['start', '--web', '--no-open', '--port', '0', '--source', 'nosuchexchange'];
  const untouched = join(dataDir(), 'untouched');
  const { code, stdout, stderr } = await runOmni(...start, '--data-dir', untouched);
  expect(stderr).toMatch(
    /^omni: There is no exchange called nosuchexchange; there are binance, demo .*, kraken, .*\.\n$/,
  );
  expect(stdout).toBe('');
  expect(existsSync(untouched)).toBe(false);
  expect(code).toBe(1);
});

describe('a workstation that runs', () => {
  it('keeps its data directory and its port to itself, and ends cleanly when interrupted', async () => {
    const running = spawnOmni(
      'start',
      '--web',
      '--no-open',
      '--port',
      '0',
      '--source',
      'demo',
      '--json',
      '--data-dir',
      dataDir(),
    );
    const { port } = await running.firstJson<{ port: number }>();
    const second = await runOmni('data', 'list', '--data-dir', dataDir());
    expect(second.stderr).toMatch(/in use|another|already/);
    expect(second.code).toBe(1);

    const elsewhere = ['--source', 'demo', '--data-dir', join(dir, 'elsewhere')];
    const samePort = await runOmni('start', '--web', '--no-open', '--port', String(port), ...elsewhere);
    expect(samePort.stderr).toContain(String(port));
    expect(samePort.code).toBe(1);

    running.interrupt();
    expect(await running.code).toBe(0);
    expect((await runOmni('data', 'list', '--data-dir', dataDir())).code).toBe(0);
  });
});
