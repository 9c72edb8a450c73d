import { appendFile, mkdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NewsImportResult } from '../../contract/contract.ts';
import { Failure } from '../../domain/failure.ts';
import { hourMs, minuteMs } from '../../domain/timeframe.ts';
import { folderAt, noon, openTestSources, tempFolder } from './sources.test-kit.ts';

let folder = '';
const ends: (() => Promise<void>)[] = [];
beforeEach(async () => {
  folder = await tempFolder(ends);
});
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});
const open = async (options: Partial<Parameters<typeof openTestSources>[0]> = {}) => {
  const test = await openTestSources({ settings: [folderAt(folder)], ...options });
  ends.unshift(test.end);
  return test;
};
/** A file that was last written to at this time. */
const put = async (name: string, content: string | Buffer, writtenAt = noon - hourMs) => {
  const path = join(folder, name);
  await writeFile(path, content);
  await utimes(path, writtenAt / 1_000, writtenAt / 1_000);
  return path;
};
const imported = (rowsStored: number, rejected: NewsImportResult['rejected'] = []): NewsImportResult => ({
  rowsRead: rowsStored + rejected.length,
  rowsStored,
  rowsKnown: 0,
  rowsRejected: rejected.length,
  rejected,
  from: null,
  to: null,
  notices: [],
});

describe('a watched folder', () => {
  it('gives each line of a text file once, from the moment it was found', async () => {
    await put('a.txt', '\ufeffBitcoin up\r\n\r\n  <b>ETH</b> down \n\u0000\n');
    const { sources, items } = await open();
    expect(await sources.fetchNow('a')).toEqual({ items: 2 });
    expect(items.map(({ text, publishedAt, fetchedAt, url }) => [text, publishedAt, fetchedAt, url])).toEqual([
      ['Bitcoin up', noon, noon, null],
      ['ETH down', noon, noon, null],
    ]);
    expect(await sources.fetchNow('a')).toEqual({ items: 0 });
  });

  it('remembers over a restart what it has read, also under another name', async () => {
    await put('a.txt', 'Bitcoin up');
    const { sources, dir } = await open();
    await sources.fetchNow('a');
    await sources.close();
    await put('copy.txt', 'Bitcoin up');
    const again = await open({ dir });
    expect(await again.sources.fetchNow('a')).toEqual({ items: 0 });
  });

  it('gives a longer file again with the first moment of the lines it had', async () => {
    const path = await put('a.txt', 'first\n');
    const { sources, items, clock } = await open();
    await sources.fetchNow('a');
    clock.sleep(hourMs);
    await appendFile(path, 'second\n');
    await utimes(path, noon / 1_000, noon / 1_000);
    await sources.fetchNow('a');
    expect(items.map(({ text, publishedAt }) => [text, publishedAt])).toEqual([
      ['first', noon],
      ['first', noon],
      ['second', noon + hourMs],
    ]);
  });

  it('waits for a file that is still being written', async () => {
    const path = await put('a.txt', 'half a li', noon - 1_000);
    const { sources, items, clock } = await open();
    expect(await sources.fetchNow('a')).toEqual({ items: 0 });
    expect(sources.statuses()[0]).toMatchObject({
      state: 'ok',
      detail: 'a.txt is still being written and waited for.',
      nextFetchAt: noon + 5_000,
    });
    clock.sleep(4_000);
    await appendFile(path, 'ne\n');
    await utimes(path, (noon + 4_000) / 1_000, (noon + 4_000) / 1_000);
    clock.sleep(1_000);
    expect(await sources.fetchNow('a')).toEqual({ items: 0 });
    clock.sleep(5_000);
    expect(await sources.fetchNow('a')).toEqual({ items: 1 });
    expect(items[0].text).toBe('half a line');
    expect(sources.statuses()[0].detail).toBeNull();
  });

  it('hands CSV files to the import, once each, and tells of rows that were left out', async () => {
    const path = await put('old.csv', 'publishedAt,text\n2024-01-01,a\n');
    await put('packed.csv.gz', 'x');
    const calls: string[] = [];
    const { sources } = await open({
      importFile: async (file, source) => {
        calls.push(`${file} ${source.id} ${source.name}`);
        return file === path ? imported(5, [{ line: 3, reason: 'has no time.' }]) : imported(1);
      },
    });
    expect(await sources.fetchNow('a')).toEqual({ items: 6 });
    expect(calls).toEqual([`${path} a Example`, `${join(folder, 'packed.csv.gz')} a Example`]);
    expect(sources.statuses()[0].detail).toBe('old.csv: 1 rows were left out, the first in line 3: has no time.');
    expect(await sources.fetchNow('a')).toEqual({ items: 0 });
    expect(calls).toHaveLength(2);
  });

  it('reads the others when one file cannot be read, and names it until it is mended', async () => {
    await put('bad.csv', 'no header');
    await put('binary.txt', Buffer.from([0xff, 0x00, 0xc3]));
    await put('good.txt', 'Bitcoin up');
    const refuse = () => Promise.reject(new Failure('bad-request', 'bad.csv has no header.'));
    const { sources, clock } = await open({ importFile: refuse });
    expect(await sources.fetchNow('a')).toEqual({ items: 1 });
    const both = 'bad.csv has no header. binary.txt is not UTF-8 text; save it as UTF-8.';
    expect(sources.statuses()[0]).toMatchObject({ state: 'ok', detail: both });
    await sources.fetchNow('a');
    expect(sources.statuses()[0].detail).toBe(both);
    await rm(join(folder, 'bad.csv'));
    await put('binary.txt', 'now text', noon - minuteMs);
    clock.sleep(minuteMs);
    expect(await sources.fetchNow('a')).toEqual({ items: 1 });
    expect(sources.statuses()[0].detail).toBeNull();
  });

  it('reads again what could not be stored', async () => {
    await put('a.txt', 'Bitcoin up');
    let isFull = true;
    const { sources } = await open({
      onItems: async (items) => {
        if (isFull) throw new Error('disk is full');
        return items.length;
      },
    });
    await expect(sources.fetchNow('a')).rejects.toThrow('disk is full');
    expect(sources.statuses()[0].state).toBe('failing');
    isFull = false;
    expect(await sources.fetchNow('a')).toEqual({ items: 1 });
  });

  it('looks at no other file, folder or link', async () => {
    await mkdir(join(folder, 'inner.txt'));
    await writeFile(join(folder, 'inner.txt', 'b.txt'), 'inside');
    await put('.hidden.txt', 'hidden');
    await put('a.txt.part', 'part');
    await put('a.pdf', 'pdf');
    await symlink('/etc/passwd', join(folder, 'link.txt'));
    const { sources, items } = await open();
    expect(await sources.fetchNow('a')).toEqual({ items: 0 });
    expect(items).toEqual([]);
  });

  it('that does not exist is failing with its path, and read when it appears', async () => {
    const path = join(folder, 'later');
    const { sources } = await open({ settings: [folderAt(path)] });
    await expect(sources.fetchNow('a')).rejects.toThrow(`${path} does not exist.`);
    await mkdir(path);
    expect(await sources.fetchNow('a')).toEqual({ items: 0 });
    expect(sources.statuses()[0].state).toBe('ok');
  });

  it('takes UTF-16 with its mark', async () => {
    await put('a.txt', Buffer.from('\ufeffBitcoin ↑\n', 'utf16le'));
    const { sources, items } = await open();
    await sources.fetchNow('a');
    expect(items.map(({ text }) => text)).toEqual(['Bitcoin ↑']);
  });

  it('takes no text file beyond 5 MB, and says what to do with it', async () => {
    await put('a.txt', 'x\n'.repeat(2_700_000));
    const { sources } = await open();
    expect(await sources.fetchNow('a')).toEqual({ items: 0 });
    expect(sources.statuses()[0].detail).toBe('a.txt has more than 5 MB; split it, or make a CSV file of it.');
  });

  it('takes thousands of lines at once', async () => {
    await put('a.txt', Array.from({ length: 20_000 }, (_, index) => `Headline ${index}`).join('\n'));
    const { sources } = await open();
    expect(await sources.fetchNow('a')).toEqual({ items: 20_000 });
  });
});
