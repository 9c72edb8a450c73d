import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { hourMs, minuteMs } from '../../domain/timeframe.ts';
import { type Answer, type NewsServer, reply, rss, serveNews } from './news-server.test-kit.ts';
import { feedAt, noon, openTestSources } from './sources.test-kit.ts';

const open: { end(): Promise<void> }[] = [];
const servers: NewsServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((test) => test.end()));
  await Promise.all(servers.splice(0).map((server) => server.close()));
});
async function openFeed(answer: Answer) {
  const server = await serveNews(answer);
  servers.push(server);
  const settings = [feedAt(`${server.origin}/feed?token=canary-9f`)];
  const test = await openTestSources({ settings });
  open.push(test);
  return { ...test, server, settings };
}
const utc = (time: number) => new Date(time).toUTCString();

describe('a feed', () => {
  it('gives its headlines as plain text with both times', async () => {
    const { sources, items } = await openFeed((_, response) =>
      reply(response, 200, rss({ title: '&lt;b&gt;Bitcoin&lt;/b&gt; rallies', date: utc(noon - 5 * minuteMs) })),
    );
    expect(await sources.fetchNow('a')).toEqual({ items: 1 });
    expect(items).toEqual([
      {
        text: 'Bitcoin rallies',
        publishedAt: noon - 5 * minuteMs,
        fetchedAt: noon,
        sourceId: 'a',
        source: 'Example',
        url: 'https://news.example/a',
        isBackfilled: false,
      },
    ]);
    expect(sources.statuses()[0]).toMatchObject({ state: 'ok', lastFetchedAt: noon, items: 1, detail: null });
  });

  it('marks what came late, leaves out what is old or of the future, and says so', async () => {
    const { sources, items } = await openFeed((_, response) =>
      reply(
        response,
        200,
        rss(
          { title: 'late', date: utc(noon - 36 * minuteMs) },
          { title: 'in time', date: utc(noon - 35 * minuteMs) },
          { title: 'old', date: utc(noon - 73 * hourMs) },
          { title: 'clock ahead', date: utc(noon + 59 * minuteMs) },
          { title: 'wrong year', date: utc(noon + 8_000 * hourMs) },
        ),
      ),
    );
    await sources.fetchNow('a');
    expect(items.map(({ text, isBackfilled }) => [text, isBackfilled])).toEqual([
      ['late', true],
      ['in time', false],
      ['clock ahead', false],
    ]);
    expect(sources.statuses()[0]).toMatchObject({ state: 'ok', detail: expect.stringContaining('1 of 5 items') });
  });

  it('links only to http and https', async () => {
    const { sources, items } = await openFeed((_, response) =>
      reply(response, 200, rss({ title: 'a', link: 'javascript:alert(1)' }, { title: 'b', link: '/rel' })),
    );
    await sources.fetchNow('a');
    expect(items.map(({ url }) => url)).toEqual([null, expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/rel$/)]);
  });

  it('is asked only for what changed, also after a restart', async () => {
    const test = await openFeed(({ headers }, response) => {
      if (headers['if-none-match'] === '"v1"') reply(response, 304);
      else reply(response, 200, rss({ title: 'a' }), { etag: '"v1"', 'last-modified': utc(noon) });
    });
    await test.sources.fetchNow('a');
    await test.sources.close();
    const again = await openTestSources({ settings: test.settings, dir: test.dir });
    expect(await again.sources.fetchNow('a')).toEqual({ items: 0 });
    expect(test.server.asked[1].headers).toMatchObject({ 'if-none-match': '"v1"', 'if-modified-since': utc(noon) });
    await again.sources.close();
  });

  it('is asked for everything again when its items could not be stored', async () => {
    const server = await serveNews((_, response) => reply(response, 200, rss({ title: 'a' }), { etag: '"v1"' }));
    servers.push(server);
    let isFull = true;
    const test = await openTestSources({
      settings: [feedAt(server.origin)],
      onItems: async (items) => {
        if (isFull) throw new Error('disk is full');
        return items.length;
      },
    });
    open.push(test);
    await expect(test.sources.fetchNow('a')).rejects.toThrow('disk is full');
    isFull = false;
    expect(await test.sources.fetchNow('a')).toEqual({ items: 1 });
    expect(server.asked[1].headers['if-none-match']).toBeUndefined();
  });

  it('keeps the first moment of a headline without a date', async () => {
    const { sources, items, clock } = await openFeed((_, response) => reply(response, 200, rss({ title: 'undated' })));
    await sources.fetchNow('a');
    clock.sleep(minuteMs);
    await sources.fetchNow('a');
    expect(items.map(({ publishedAt }) => publishedAt)).toEqual([noon, noon]);
    expect(items[1].fetchedAt).toBe(noon + minuteMs);
  });

  it('shows no key of its address in status, log or state', async () => {
    let isRefused = true;
    const { sources, log, dir } = await openFeed((_, response) =>
      isRefused ? reply(response, 403) : reply(response, 200, rss({ title: 'a' }), { etag: '"v1"' }),
    );
    await expect(sources.fetchNow('a')).rejects.toThrow(/refuses/);
    expect(JSON.stringify(sources.statuses()) + log.join()).not.toContain('canary');
    isRefused = false;
    await sources.fetchNow('a');
    expect(await readFile(join(dir, 'sources.json'), 'utf8')).not.toContain('canary');
  });
});
