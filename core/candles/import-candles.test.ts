import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { minuteMs } from '../domain/timeframe.ts';
import { csv, csvLine, exchangeCsv, header, importFile, zip } from './files.test-kit.ts';
import { importCandles } from './import-candles.ts';
import { bar, bars, btc, createTestStore, start, testClock, toRows } from './store.test-kit.ts';

let test: ReturnType<typeof createTestStore>;
beforeEach(() => {
  test = createTestStore();
});
afterEach(() => test.remove());

const stored = () => toRows(test.store.read(btc, '1m', 0, Number.POSITIVE_INFINITY));
const rows = bars(2_000, 500);

describe('importing', () => {
  it.each([
    ['own.csv', csv(rows)],
    ['own.csv.gz', gzipSync(csv(rows))],
    ['own.zip', zip({ 'own.csv': csv(rows), 'readme.txt': 'hello', '__MACOSX/own.csv': 'x' })],
    ['gzip-by-content.csv', gzipSync(csv(rows))],
    ['windows.csv', csv(rows).replaceAll('\n', '\r\n')],
    ['marked.csv', `\ufeff${csv(rows)}`],
    ['marked-windows.csv', `\ufeff${csv(rows).replaceAll('\n', '\r\n')}`],
    ['no-newline-at-the-end.csv', csv(rows).trimEnd()],
    ['quoted.csv', csv(rows).replaceAll(/[^,\n]+/g, '"$&"')],
    ['spaced.csv', csv(rows).replaceAll(',', ', ')],
    ['exchange.csv', exchangeCsv(rows, { hasHeader: false })],
    ['exchange-header.csv', exchangeCsv(rows, { hasHeader: true })],
    ['exchange.zip', zip({ 'BTCUSDT-1m-2025-01-01.csv': exchangeCsv(rows, { hasHeader: false }) })],
  ])('%s stores every row', async (name, content) => {
    const result = await importFile(test, name, content);
    expect(result).toEqual({
      market: btc,
      timeframe: '1m',
      rowsRead: 2_000,
      rowsStored: 2_000,
      rowsSame: 0,
      rowsReplaced: 0,
      rowsKept: 0,
      rowsRejected: 0,
      rejected: [],
      from: rows[0].openTime,
      to: rows[1_999].openTime,
      gaps: [],
      notices: [],
    });
    expect(stored()).toEqual(rows);
  });

  it.each([true, false])('converts times in microseconds and says so (header: %s)', async (hasHeader) => {
    const result = await importFile(test, 'micro.csv', exchangeCsv(rows, { hasHeader, timeFactor: 1000 }));
    expect(result).toMatchObject({ rowsStored: 2_000, rowsRejected: 0 });
    expect(result.notices).toEqual(['All times were in microseconds and were converted to milliseconds.']);
    expect(stored()).toEqual(rows);
  });

  it('says how many rows were in microseconds when a file has both, and refuses a broken millisecond', async () => {
    const mixed =
      exchangeCsv(rows.slice(0, 1_200), { hasHeader: false }) +
      exchangeCsv(rows.slice(1_200), { hasHeader: false, timeFactor: 1000 });
    const result = await importFile(
      test,
      'mixed.csv',
      mixed.replace(`${rows[1_999].openTime}000,`, `${rows[1_999].openTime}001,`),
    );
    expect(result).toMatchObject({ rowsStored: 1_999, rowsRejected: 1 });
    expect(result.rejected).toEqual([{ line: 2_000, reason: expect.stringContaining('not a whole millisecond') }]);
    expect(result.notices).toEqual(['The times of 799 rows were in microseconds and were converted to milliseconds.']);
  });

  it('stores nothing new the second time', async () => {
    await importFile(test, 'a.csv', csv(rows));
    const again = await importFile(test, 'a.csv', csv(rows));
    expect(again).toMatchObject({
      rowsRead: 2_000,
      rowsStored: 0,
      rowsSame: 2_000,
      rowsRejected: 0,
      from: rows[0].openTime,
    });
    expect(stored()).toEqual(rows);
  });

  it('overwrites no stored bar unless asked, says how many differ and names the first', async () => {
    test.store.put(
      btc,
      '1m',
      [3, 4, 9].map((i) => ({ ...rows[i], volume: 777 })),
      'stream',
    );
    test.store.put(btc, '1m', [rows[6]], 'stream');
    const result = await importFile(test, 'a.csv', csv(rows));
    expect(result).toMatchObject({ rowsStored: 1_996, rowsSame: 1, rowsReplaced: 0, rowsKept: 3, rowsRejected: 0 });
    expect(result.notices).toEqual([
      '3 bars differ from what is stored and were kept (the first at 2025-01-01T08:23:00Z, line 5); import with overwrite to replace them.',
    ]);
    expect(stored()[3].volume).toBe(777);
    expect(test.store.quarantined()).toEqual([]);
  });

  it('replaces the bars that differ when it overwrites, and nothing the second time', async () => {
    await importFile(test, 'a.csv', csv(rows));
    const mended = rows.map((row, i) => (i % 400 === 7 ? { ...row, close: row.low } : row));
    const bad = csvLine({ ...rows[20], close: -1 });
    const content = csv([...mended, bar(9_000)]).replace(`${csvLine(mended[20])}\n`, `${bad}\n`);
    const result = await importFile(test, 'b.csv', content, '1m', true);
    expect(result).toMatchObject({ rowsStored: 1, rowsSame: 1_994, rowsReplaced: 5, rowsKept: 0, rowsRejected: 1 });
    expect(result.notices).toEqual([]);
    expect(stored()).toEqual([...mended, bar(9_000)]);
    const again = await importFile(test, 'b.csv', content, '1m', true);
    expect(again).toMatchObject({ rowsStored: 0, rowsSame: 2_000, rowsReplaced: 0, rowsRejected: 1 });
  });

  it('sorts rows out of order and says so', async () => {
    const result = await importFile(test, 'newest-first.csv', csv(rows.toReversed()));
    expect(result).toMatchObject({ rowsStored: 2_000, rowsRejected: 0, gaps: [] });
    expect(result.notices).toEqual(['The rows are not in order of time (first at line 3); they were stored in order.']);
    expect(stored()).toEqual(rows);
  });

  it('lists the gaps inside the imported range, and none outside', async () => {
    test.store.put(btc, '1m', [bar(0)], 'rest');
    const result = await importFile(test, 'a.csv', csv(rows.filter((_, i) => i < 100 || i > 109)));
    expect(result.gaps).toEqual([{ from: rows[100].openTime, to: rows[109].openTime, bars: 10 }]);
  });

  it('reports progress up to the whole file', async () => {
    const path = join(test.folder, 'a.csv.gz');
    writeFileSync(path, gzipSync(csv(bars(50_000))));
    const seen: { fraction: number; rowsRead: number }[] = [];
    const onProgress = (progress: { fraction: number; rowsRead: number }) => seen.push(progress);
    await importCandles({ path, market: btc, timeframe: '1m', store: test.store, clock: testClock, onProgress });
    expect(seen.length).toBeGreaterThan(4);
    expect(seen.at(-1)).toEqual({ fraction: 1, rowsRead: 50_000 });
    expect(seen.map((progress) => progress.rowsRead)).toEqual(
      seen.map((progress) => progress.rowsRead).sort((a, b) => a - b),
    );
    for (const { fraction } of seen) expect(fraction >= 0 && fraction <= 1).toBe(true);
  });

  it('keeps what it had when it is cancelled, and continues the next time', async () => {
    const path = join(test.folder, 'a.csv');
    writeFileSync(path, csv(bars(60_000)));
    const controller = new AbortController();
    const cancelled = importCandles({
      path,
      market: btc,
      timeframe: '1m',
      store: test.store,
      clock: testClock,
      signal: controller.signal,
      onProgress: ({ rowsRead }) => rowsRead >= 30_000 && controller.abort(),
    });
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
    const kept = stored();
    expect(kept.length).toBeGreaterThanOrEqual(30_000);
    expect(kept).toEqual(bars(kept.length));
    const rest = await importCandles({ path, market: btc, timeframe: '1m', store: test.store, clock: testClock });
    expect(rest).toMatchObject({ rowsRead: 60_000, rowsStored: 60_000 - kept.length, rowsRejected: 0 });
    expect(stored()).toEqual(bars(60_000));
  });

  it('stores bars of other timeframes as what they are', async () => {
    const hours = bars(100, 0, 60 * minuteMs);
    expect(await importFile(test, 'h.csv', csv(hours), '1h')).toMatchObject({ rowsStored: 100, gaps: [] });
    const days = bars(30, 0, 1_440 * minuteMs);
    expect(await importFile(test, 'd.csv', csv(days), '1d')).toMatchObject({ rowsStored: 30, gaps: [] });
  });
});

describe('a bad row', () => {
  const good = csvLine(bar(1));
  const time = start;
  it.each([
    ['text in a price', `${time},abc,12,9,11,1`, 'the open "abc" is not a number'],
    ['an empty price', `${time},,12,9,11,1`, 'the open "" is not a number'],
    ['a hexadecimal price', `${time},0x10,22,9,11,1`, 'the open "0x10" is not a number'],
    ['a negative price', `${time},10,12,-9,11,1`, 'the low -9 is not above zero'],
    ['a zero price', `${time},0,12,0,11,1`, 'the open 0 is not above zero'],
    ['NaN', `${time},NaN,12,9,11,1`, 'the open "NaN" is not a number'],
    ['a huge price', `${time},10,1e308,9,11,1`, 'the high 1e+308 is beyond any price'],
    ['high below low', `${time},10,9,12,11,1`, 'the high 9 is below the low 12'],
    ['a close above the high', `${time},10,12,9,13,1`, 'the close 13 is outside low 9 to high 12'],
    ['a negative volume', `${time},10,12,9,11,-1`, 'the volume -1 is negative'],
    ['a time off the grid', `${time + 1_000},10,12,9,11,1`, 'is not on the UTC grid of 1m'],
    ['a time in seconds', `${time / 1000},10,12,9,11,1`, 'is it in seconds?'],
    ['a bar that has not closed', `${testClock.now()},10,12,9,11,1`, 'has not closed yet'],
    ['a missing value', `${time},10,12,9,11`, 'it has 5 values where 6 are expected'],
    ['a value too many', `${time},10,12,9,11,1,1`, 'it has 7 values where 6 are expected'],
    ['another delimiter', `${time};10;12;9;11;1`, 'it has 1 values where 6 are expected'],
    ['the header again', header, 'the open time "ts_ms" is not a number'],
    ['the same bar again', good, 'an earlier line has the same open time 2025-01-01T00:01:00Z'],
    ['a stray quote', `"${time},10,12,9,11,1`, 'the open time ""1735689600000" is not a number'],
  ])('with %s is reported with its line and its reason, and the others are stored', async (_what, line, reason) => {
    const result = await importFile(test, 'a.csv', [header, good, '', line, csvLine(bar(2)), ''].join('\n'));
    expect(result).toMatchObject({ rowsRead: 3, rowsStored: 2, rowsRejected: 1 });
    expect(result.rejected).toEqual([{ line: 4, reason: expect.stringContaining(reason) }]);
    expect(stored()).toEqual([bar(1), bar(2)]);
  });

  it('is counted always; the first thousand are listed, and a notice says so', async () => {
    // Some are no numbers and found at once, others are found by the store, which hears of them later.
    const lines = rows.map((row, i) => (i < 1_500 ? csvLine({ ...row, low: -1 }) : csvLine(row)));
    for (let i = 1; i < 1_500; i += 2) lines[i] = lines[i].replace(',-1,', ',low,');
    const result = await importFile(test, 'a.csv', [header, ...lines].join('\n'));
    expect(result).toMatchObject({ rowsStored: 500, rowsRejected: 1_500 });
    expect(result.rejected.map(({ line }) => line)).toEqual(Array.from({ length: 1_000 }, (_, i) => i + 2));
    expect(result.notices).toEqual(['Only the first 1,000 of 1,500 rejected rows are listed.']);
  });

  it('is not spoken of when all are listed', async () => {
    const lines = rows.map((row, i) => csvLine(i < 1_000 ? { ...row, low: -1 } : row));
    const result = await importFile(test, 'a.csv', [header, ...lines].join('\n'));
    expect(result.rejected).toHaveLength(1_000);
    expect(result.notices).toEqual([]);
  });

  it('that the gate refuses is kept aside with its line', async () => {
    await importFile(test, 'a.csv', csv([bar(0), { ...bar(1), low: -1 }, bar(2), { ...bar(3), volume: -5 }]));
    expect(stored()).toEqual([bar(0), bar(2)]);
    expect(test.store.quarantined()).toMatchObject([
      { market: btc, timeframe: '1m', source: 'import', row: { ...bar(1), low: -1, line: 3 } },
      { row: { ...bar(3), volume: -5, line: 5 }, reason: 'the volume -5 is negative' },
    ]);
  });

  it('repeated far apart is still found', async () => {
    const many = bars(40_000);
    const result = await importFile(test, 'a.csv', `${csv(many)}${csvLine(many[3])}\n`);
    expect(result).toMatchObject({ rowsStored: 40_000, rowsRejected: 1 });
    expect(result.rejected[0].line).toBe(40_002);
  });
});
