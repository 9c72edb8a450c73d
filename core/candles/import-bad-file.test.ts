import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hourMs, minuteMs } from '../domain/timeframe.ts';
import { csv, csvLine, exchangeCsv, header, importFile, zip } from './files.test-kit.ts';
import { importCandles } from './import-candles.ts';
import { bars, btc, createTestStore, testClock, toRows } from './store.test-kit.ts';

let test: ReturnType<typeof createTestStore>;
beforeEach(() => {
  test = createTestStore();
});
afterEach(() => test.remove());

const stored = () => toRows(test.store.read(btc, '1m', 0, Number.POSITIVE_INFINITY));
const importPath = (path: string) =>
  importCandles({ path, market: btc, timeframe: '1m', store: test.store, clock: testClock });

describe('a file that cannot be imported', () => {
  it.each([
    ['empty.csv', '', 'bad-request', 'is empty'],
    ['header-only.csv', `${header}\n`, 'bad-request', 'has no rows'],
    ['blank.csv', '\n\n\n', 'bad-request', 'has no rows'],
    [
      'semicolons.csv',
      csv(bars(9)).replaceAll(',', ';'),
      'bad-request',
      'is separated by semicolons; save it with commas',
    ],
    ['tabs.csv', csv(bars(9)).replaceAll(',', '\t'), 'bad-request', 'is separated by tabs'],
    ['bars.csv', csv(bars(9)).replaceAll(',', '|'), 'bad-request', 'is separated by bars (|)'],
    [
      'carets.csv',
      csv(bars(9)).replaceAll(',', '^'),
      'bad-request',
      'begins with "ts_ms^open^high^low^close^volume", which has no commas',
    ],
    [
      'prose.csv',
      'Dear Sir, or Madam,\nhello',
      'bad-request',
      'begins with "Dear Sir, or Madam,"; it needs the header',
    ],
    ['other-header.csv', 'time,o,h,l,c,v\n1,2,3,4,5,6', 'bad-request', 'it needs the header ts_ms,open'],
    ['no-header.csv', bars(9).map(csvLine).join('\n'), 'bad-request', 'has no header and 6 columns'],
    ['long.csv', `${header}\n${'9'.repeat(20_000)}`, 'bad-request', 'a line of more than 10000 characters'],
    ['binary.csv', Buffer.from([0, 1, 2, 3, 200, 201, 10, 5]), 'bad-request', 'no commas'],
    ['named.gz', csv(bars(9)), 'corrupt', 'is not a gzip file although its name says so'],
    ['named.zip', csv(bars(9)), 'corrupt', 'is not a zip file although its name says so'],
    ['cut.zip', zip({ 'a.csv': csv(bars(900)) }).subarray(0, 3_000), 'corrupt', 'is not a whole zip file'],
    ['no-csv.zip', zip({ 'a.txt': 'x' }), 'bad-request', 'holds no CSV file'],
    ['two.zip', zip({ 'a.csv': csv(bars(9)), 'b.csv': csv(bars(9)) }), 'bad-request', 'holds 2 CSV files'],
  ])('%s is refused with one plain sentence and stores nothing', async (name, content, code, sentence) => {
    const attempt = importFile(test, name, content);
    await expect(attempt).rejects.toMatchObject({ name: 'Failure', code });
    await expect(attempt).rejects.toThrow(sentence);
    await expect(attempt).rejects.toThrow(join(test.folder, name));
    expect(stored()).toEqual([]);
  });

  it('says that a folder is a folder and a missing file is missing', async () => {
    mkdirSync(join(test.folder, 'folder.csv'));
    await expect(importPath(join(test.folder, 'folder.csv'))).rejects.toThrow('is a folder');
    await expect(importPath(join(test.folder, 'missing.csv'))).rejects.toMatchObject({ code: 'not-found' });
  });

  it.each([
    ['5m', '1m', 5 * minuteMs, '5m'],
    ['15m', '1m', 15 * minuteMs, '15m'],
    ['1h', '1m', hourMs, '1h'],
    ['1m', '5m', minuteMs, '1m'],
    ['1m', '1d', minuteMs, '1m'],
    ['1d', '1h', 24 * hourMs, '1d'],
  ] as const)('names the timeframe when %s candles are imported as %s', async (_is, said, barMs, name) => {
    const attempt = importFile(test, 'a.csv', csv(bars(300, 0, barMs)), said);
    await expect(attempt).rejects.toMatchObject({ code: 'bad-request' });
    await expect(attempt).rejects.toThrow(`looks like ${name} candles, not ${said}`);
    expect(test.store.series()).toEqual([]);
  });

  it('refuses another timeframe in a small file, a file with gaps and one in microseconds too', async () => {
    await expect(importFile(test, 'a.csv', csv(bars(5, 0, 5 * minuteMs)))).rejects.toThrow('looks like 5m');
    const gappy = bars(400, 0, 5 * minuteMs).filter((_, i) => i % 7 !== 0);
    await expect(importFile(test, 'a.csv', csv(gappy))).rejects.toThrow('looks like 5m');
    const micro = exchangeCsv(bars(50, 0, hourMs), { hasHeader: false, timeFactor: 1000 });
    await expect(importFile(test, 'a.csv', micro)).rejects.toThrow('looks like 1h');
  });

  it.each([2, 3])('refuses another timeframe in a file of %i rows', async (count) => {
    await expect(importFile(test, 'a.csv', csv(bars(count, 0, hourMs)))).rejects.toThrow('looks like 1h');
    await expect(importFile(test, 'a.csv', csv(bars(count)), '5m')).rejects.toThrow('looks like 1m');
    expect(test.store.series()).toEqual([]);
  });

  it('takes a file of one row, and few rows whose spacing is their own or no timeframe', async () => {
    const [first, second, third] = [0, 7, 7 + 11].map((index) => bars(1, index)[0]);
    for (const rows of [[first], [first, second], [first, second, third], bars(2), bars(3)]) {
      const fresh = createTestStore();
      expect(await importFile(fresh, 'a.csv', csv(rows))).toMatchObject({ rowsStored: rows.length, rowsRejected: 0 });
      fresh.remove();
    }
  });

  it('does not take a file of the right timeframe with gaps for another one', async () => {
    const gappy = bars(400).filter((_, i) => i % 4 !== 0);
    expect(await importFile(test, 'a.csv', csv(gappy))).toMatchObject({ rowsStored: 300 });
  });

  it('refuses days that are cut in another time zone', async () => {
    const shifted = bars(30, 0, 24 * hourMs).map((row) => ({ ...row, openTime: row.openTime + 8 * hourMs }));
    await expect(importFile(test, 'a.csv', csv(shifted), '1d')).rejects.toThrow('do not open on the UTC grid of 1d');
  });

  it('refuses times in seconds', async () => {
    const seconds = bars(30).map((row) => ({ ...row, openTime: row.openTime / 1000 }));
    await expect(importFile(test, 'a.csv', csv(seconds))).rejects.toThrow('times in seconds');
  });

  it('says that 10m candles are built', async () => {
    await expect(importFile(test, 'a.csv', csv(bars(9, 0, 10 * minuteMs)), '10m')).rejects.toThrow('always built');
  });
});

describe('a file that breaks on the way', () => {
  const all = bars(60_000);

  it('keeps the whole rows before the cut, says how many, and a sound copy continues', async () => {
    const path = join(test.folder, 'a.csv.gz');
    const sound = gzipSync(csv(all));
    writeFileSync(path, sound);
    truncateSync(path, Math.floor(sound.length * 0.7));
    const failure = await importPath(path).catch((error: unknown) => error as Error);
    expect(failure).toMatchObject({ name: 'Failure', code: 'corrupt' });
    const kept = stored();
    expect((failure as Error).message).toBe(
      `${path} ends in the middle (it was cut short); ${kept.length} new rows before that were kept, and importing a sound copy continues from there.`,
    );
    expect(kept.length).toBeGreaterThan(10_000);
    expect(kept).toEqual(all.slice(0, kept.length));
    writeFileSync(path, sound);
    expect(await importPath(path)).toMatchObject({ rowsStored: 60_000 - kept.length, rowsRejected: 0, gaps: [] });
    expect(stored()).toEqual(all);
  });

  it('finds a damaged gzip file by its checksum', async () => {
    const broken = gzipSync(csv(all));
    broken[broken.length - 6] ^= 1;
    await expect(importFile(test, 'a.csv.gz', broken)).rejects.toThrow('is damaged inside');
  });

  it('finds a damaged zip file by its checksum', async () => {
    const whole = zip({ 'a.csv': csv(all) });
    // The checksum in the central directory is the one that counts.
    whole[whole.lastIndexOf('PK\x01\x02') + 16] ^= 1;
    await expect(importFile(test, 'a.zip', whole)).rejects.toThrow('is damaged inside');
  });

  it('passes on what the store says, and keeps what was committed', async () => {
    const path = join(test.folder, 'a.csv');
    writeFileSync(path, csv(all));
    let puts = 0;
    const failing = {
      ...test.store,
      put(...given: Parameters<typeof test.store.put>) {
        if (++puts === 3) throw new Error('the disk is gone');
        return test.store.put(...given);
      },
    };
    await expect(
      importCandles({ path, market: btc, timeframe: '1m', store: failing, clock: testClock }),
    ).rejects.toThrow('the disk is gone');
    const kept = stored();
    expect(kept.length).toBeGreaterThan(0);
    expect(await importPath(path)).toMatchObject({ rowsStored: 60_000 - kept.length });
    expect(stored()).toEqual(all);
  });
});
