import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { minuteMs } from '../domain/timeframe.ts';
import { exportCandles } from './export-candles.ts';
import { csv } from './files.test-kit.ts';
import { importCandles } from './import-candles.ts';
import { bars, btc, createTestStore, start, testClock, toRows } from './store.test-kit.ts';

let test: ReturnType<typeof createTestStore>;
beforeEach(() => {
  test = createTestStore();
});
afterEach(() => test.remove());

const file = (name: string) => join(test.folder, name);

describe('exporting', () => {
  it('writes own CSV, plain or gzip, that imports again bit for bit', async () => {
    const rows = bars(15_000, 100).map((row, i) => ({ ...row, volume: i / 3 }));
    test.store.put(btc, '1m', rows, 'rest');
    const plain = await exportCandles({ path: file('a.csv'), market: btc, timeframe: '1m', store: test.store });
    expect(plain).toEqual({ path: file('a.csv'), rows: 15_000 });
    expect(readFileSync(file('a.csv'), 'utf8')).toBe(csv(rows));
    await exportCandles({ path: file('a.csv.gz'), market: btc, timeframe: '1m', store: test.store });
    expect(gunzipSync(readFileSync(file('a.csv.gz'))).toString()).toBe(csv(rows));
    const again = createTestStore();
    const clock = testClock;
    await importCandles({ path: file('a.csv.gz'), market: btc, timeframe: '1m', store: again.store, clock });
    expect(toRows(again.store.read(btc, '1m', 0, Number.POSITIVE_INFINITY))).toEqual(rows);
    again.remove();
  });

  it('writes the bars of a range, built ones included', async () => {
    test.store.put(btc, '1m', bars(100), 'rest');
    const range = { from: start + 10 * minuteMs, to: start + 40 * minuteMs };
    const result = await exportCandles({
      path: file('a.csv'),
      market: btc,
      timeframe: '10m',
      store: test.store,
      ...range,
    });
    expect(result.rows).toBe(3);
    const times = readFileSync(file('a.csv'), 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => Number(line.split(',')[0]));
    expect(times).toEqual([10, 20, 30].map((minute) => start + minute * minuteMs));
  });

  it('leaves no file behind, and the old one alone, when there is nothing to write', async () => {
    writeFileSync(file('old.csv'), 'old');
    const attempt = exportCandles({ path: file('old.csv'), market: btc, timeframe: '1m', store: test.store });
    await expect(attempt).rejects.toMatchObject({ code: 'not-enough-data' });
    expect(readFileSync(file('old.csv'), 'utf8')).toBe('old');
    expect(readdirSync(test.folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('says in one plain sentence why a path cannot be written, and leaves nothing behind', async () => {
    test.store.put(btc, '1m', bars(3), 'rest');
    writeFileSync(file('note.txt'), 'a note');
    mkdirSync(file('folder'));
    const names = readdirSync(test.folder);
    const sentences = {
      [file('missing/a.csv')]: `The folder ${file('missing')} does not exist; make it or choose another.`,
      [file('note.txt/a.csv')]: `${file('note.txt')} is a file, not a folder; choose another place.`,
      [file('folder')]: `${file('folder')} is a folder; give the name of a file.`,
      [file('x'.repeat(300))]: `${file('x'.repeat(300))} is longer than a path may be; choose a shorter one.`,
    };
    for (const [path, sentence] of Object.entries(sentences)) {
      const failure = { name: 'Failure', code: 'bad-request', message: sentence };
      const attempt = exportCandles({ path, market: btc, timeframe: '1m', store: test.store });
      await expect(attempt).rejects.toMatchObject(failure);
    }
    expect(readdirSync(test.folder)).toEqual(names);
  });
});
