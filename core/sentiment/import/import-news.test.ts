import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { zip } from '../../candles/files.test-kit.ts';
import { toIso } from '../../domain/time.ts';
import { dayMs, minuteMs } from '../../domain/timeframe.ts';
import { createTestStore, now, testClock } from '../store/sentiment-store.test-kit.ts';
import { importNews } from './import-news.ts';

let test: ReturnType<typeof createTestStore>;
beforeEach(() => {
  test = createTestStore();
});
afterEach(() => test.remove());

const delayMs = 5 * minuteMs;

function importText(content: string | Buffer, name = 'news.csv', more: Partial<Parameters<typeof importNews>[1]> = {}) {
  const path = join(test.folder, name);
  writeFileSync(path, content);
  return importNews(path, { store: test.store, clock: testClock, delayMs, ...more });
}
const stored = () => test.store.list({ limit: 500 }).items;
const header = 'publishedAt,text,source,url,fetchedAt';

describe('importing headlines', () => {
  it('takes the columns in any order, with quotes, and the times in any of three forms', async () => {
    const rows = [
      '\ufeffurl,TEXT,ignored,published_at',
      'https://a.example/1,"Bitcoin falls, again",x,2024-01-02T03:04:05Z',
      ',"He said ""sell"" Ether",,1704164645',
      ',SEC waits,,1704164645123',
      ',Fed waits,,2024-01-02 03:04:05.123456',
      ',Bank waits,,2024-01-02T03:04:05+01:00',
    ];
    const result = await importText(rows.join('\r\n'));
    expect(result).toMatchObject({ rowsRead: 5, rowsStored: 5, rowsKnown: 0, rowsRejected: 0 });
    expect(stored().map(({ text, publishedAt }) => [text, toIso(publishedAt)])).toEqual([
      ['Fed waits', '2024-01-02T03:04:05.123Z'],
      ['SEC waits', '2024-01-02T03:04:05.123Z'],
      ['He said "sell" Ether', '2024-01-02T03:04:05Z'],
      ['Bitcoin falls, again', '2024-01-02T03:04:05Z'],
      ['Bank waits', '2024-01-02T02:04:05Z'],
    ]);
    expect(stored()[3]).toMatchObject({
      url: 'https://a.example/1',
      source: 'Import',
      sourceId: 'import',
      isBackfilled: true,
    });
    expect([result.from, result.to].map((time) => toIso(time ?? 0))).toEqual([
      '2024-01-02T02:04:05Z',
      '2024-01-02T03:04:05.123Z',
    ]);
  });

  it('counts a row from its own fetchedAt, else after the delay, and a day alone after its end', async () => {
    const result = await importText(
      `${header}\n2024-01-02T12:00Z,Own time,,,2024-01-02T13:00Z\n2024-01-02T12:00Z,No time,,,\n2024-01-02,Day alone,,,\n`,
    );
    const fetched = Object.fromEntries(
      stored().map(({ text, fetchedAt, publishedAt }) => [text, fetchedAt - publishedAt]),
    );
    expect(fetched).toEqual({ 'Own time': 60 * minuteMs, 'No time': delayMs, 'Day alone': dayMs + delayMs });
    expect(result.notices).toEqual([
      '2 rows without a fetchedAt of their own count from 5 min after publication.',
      '1 row gives only a day; it counts from the end of it, when it was certainly out.',
    ]);
  });

  it('imports again without duplicates, whole or in part', async () => {
    const rows = Array.from({ length: 950 }, (_, i) => `${toIso(now - i * minuteMs)},Miner ${i} opens,Wire`);
    const text = (count: number) => `publishedAt,text,source\n${rows.slice(0, count).join('\n')}\n`;
    expect(await importText(text(500))).toMatchObject({ rowsStored: 500 });
    expect(await importText(text(950), 'renamed.csv')).toMatchObject({ rowsStored: 450, rowsKnown: 500 });
    expect(test.store.count()).toBe(950);
  });

  it.each([
    ['gzip', 'news.csv.gz', (text: string) => gzipSync(text)],
    ['zip', 'news.zip', (text: string) => zip({ 'news.csv': text })],
  ])('reads %s', async (_what, name, pack) => {
    const text = 'publishedAt,text\n2024-01-02,Bitcoin falls\n';
    expect(await importText(pack(text), name)).toMatchObject({ rowsStored: 1 });
  });

  it('names the line of each row it refuses and why, and keeps the others', async () => {
    const rows = [
      header,
      '2024-01-02,fine,,,',
      '',
      '2024-13-02,wrong month,,,',
      ',no time,,,',
      '2024-01-02,   ,,,',
      '2024-01-02,"two\nlines",,,',
      '2024-01-02,script,,javascript:alert(1),',
      '2024-01-02,later,,,soon',
      `${toIso(now + 2 * 60 * minuteMs)},tomorrow,,,`,
      '12,too early,,,',
      `2024-01-02,${'x'.repeat(100_001)},,,`,
      '2024-01-02',
      '2024-01-02,zero\u0000byte and a " quote,,,',
    ];
    const result = await importText(rows.join('\n'));
    expect(result.rejected).toEqual([
      { line: 4, reason: 'its publishedAt "2024-13-02" is no ISO 8601 time and no Unix time' },
      { line: 5, reason: 'its publishedAt "" is no ISO 8601 time and no Unix time' },
      { line: 6, reason: 'its text is empty' },
      { line: 9, reason: 'its url "javascript:alert(1)" is no http or https address' },
      { line: 10, reason: 'its fetchedAt "soon" is no ISO 8601 time and no Unix time' },
      { line: 11, reason: 'it lies more than an hour in the future' },
      { line: 12, reason: 'its publishedAt "12" is no ISO 8601 time and no Unix time' },
      { line: 13, reason: 'its text is longer than 100,000 characters' },
      { line: 14, reason: 'its text is empty' },
    ]);
    expect(result).toMatchObject({ rowsRead: 12, rowsStored: 3, rowsRejected: 9 });
    expect(stored().map(({ text }) => text)).toEqual(['zero byte and a " quote', 'two lines', 'fine']);
  });

  it('lists the first thousand refused rows and counts all', async () => {
    const result = await importText(`publishedAt,text\n${'never,x\n'.repeat(1_200)}2024-01-02,fine\n`);
    expect(result).toMatchObject({ rowsStored: 1, rowsRejected: 1_200 });
    expect(result.rejected).toHaveLength(1_000);
    expect(result.notices).toContain('Only the first 1,000 of 1,200 rejected rows are listed.');
  });
});

const words = Array.from({ length: 999 }, (_, i) => (i * 7_919) % 1_000).join(' ');

describe('a file that is no such file', () => {
  it.each([
    ['has no header', '2024-01-02,Bitcoin falls\n', 'bad-request', 'publishedAt and text'],
    ['has a header only', 'publishedAt,text\n', 'bad-request', 'no rows'],
    ['names a column twice', 'publishedAt,text,Text\n2024-01-02,a,b\n', 'bad-request', 'twice'],
    ['is empty', '', 'bad-request', 'no headlines'],
    [
      'never ends a quotation',
      `publishedAt,text\n2024-01-02,fine\n2024-01-02,"x\n${'y\n'.repeat(300_000)}`,
      'bad-request',
      'quotation',
    ],
    ['is cut short', gzipSync(`publishedAt,text\n2024-01-02,${words}`).subarray(0, 900), 'corrupt', 'cut short'],
    ['is binary', Buffer.from(Array.from({ length: 5_000 }, (_, i) => (i * 7_919) % 256)), 'bad-request', 'news.csv'],
  ])('and %s is refused in one sentence', async (_what, content, code, part) => {
    const error: Error = await importText(content).then(
      () => new Error('It was taken'),
      (thrown) => thrown,
    );
    expect(error).toMatchObject({ code });
    expect(error.message).toContain(part);
    expect(error.message).toContain(join(test.folder, 'news.csv'));
  });

  it('or is missing is named', async () => {
    const missing = importNews(join(test.folder, 'none.csv'), { store: test.store, clock: testClock, delayMs });
    await expect(missing).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('an import that is stopped', () => {
  it('keeps what it had and says so; again, it continues', async () => {
    const rows = Array.from({ length: 5_000 }, (_, i) => `${toIso(now - i * minuteMs)},Miner ${i} opens`).join('\n');
    const stop = new AbortController();
    const fractions: number[] = [];
    const stopped = importText(`publishedAt,text\n${rows}\n`, 'news.csv', {
      signal: stop.signal,
      onProgress({ fraction, rowsRead }) {
        fractions.push(fraction);
        if (rowsRead >= 2_000) stop.abort();
      },
    });
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
    const kept = test.store.count();
    expect(kept).toBeGreaterThanOrEqual(2_000);
    const result = await importText(`publishedAt,text\n${rows}\n`);
    expect(result).toMatchObject({ rowsStored: 5_000 - kept, rowsKnown: kept });
    expect(Math.min(...fractions)).toBeGreaterThan(0);
  });

  it('by a store that fails says what the store says', async () => {
    const store = {
      put() {
        throw new Error('the disk is gone');
      },
    };
    await expect(importText('publishedAt,text\n2024-01-02,a\n', 'news.csv', { store })).rejects.toThrow(
      'the disk is gone',
    );
  });
});
