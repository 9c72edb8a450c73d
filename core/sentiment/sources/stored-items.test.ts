import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { silentLogger } from '../../domain/ports.ts';
import { dayMs, hourMs, minuteMs } from '../../domain/timeframe.ts';
import { createManualClock } from '../../exchange/manual-clock.test-kit.ts';
import { importNews } from '../import/import-news.ts';
import { openSentimentStore } from '../store/open-sentiment-store.ts';
import { createSources } from './create-sources.ts';
import { reply, rss, serveNews } from './news-server.test-kit.ts';
import { openSourceState } from './source-state.ts';
import { fearGreed, feedAt, folderAt, noon, tempFolder } from './sources.test-kit.ts';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

it('every source fills the store, and reading it again after a restart adds nothing', async () => {
  const today = noon - 12 * hourMs;
  const server = await serveNews(({ url }, response) => {
    if (url.startsWith('/fng')) {
      reply(response, 200, JSON.stringify({ data: [{ value: '80', timestamp: String(today / 1_000) }] }));
    } else {
      const date = new Date(noon - minuteMs).toUTCString();
      reply(response, 200, rss({ title: 'Bitcoin ETF approved', date }, { title: 'Ether undated' }));
    }
  });
  ends.push(server.close);
  const [dir, watched] = [await tempFolder(ends), await tempFolder(ends)];
  const rows = Array.from(
    { length: 10_000 },
    (_, index) => `${new Date(noon - index * hourMs).toISOString()},Item ${index}`,
  );
  await writeFile(join(watched, 'old.csv'), `publishedAt,text\n${rows.join('\n')}\n`);
  await writeFile(join(watched, 'lines.txt'), 'Solana halted\n');

  const once = async () => {
    const clock = createManualClock(noon);
    const store = openSentimentStore(dir, { clock, logger: silentLogger });
    const sources = createSources({
      settings: () => [feedAt(server.origin), { ...fearGreed, id: 'b' }, { ...folderAt(watched), id: 'c' }],
      secret: () => undefined,
      clock,
      logger: silentLogger,
      state: await openSourceState(dir, { logger: silentLogger }),
      onItems: async (items) => store.put(items).length,
      onFearGreed: (readings) => store.putFearGreed(readings),
      importFile: (path, source, signal) => importNews(path, { store, source, signal, clock, delayMs: 300_000 }),
      addresses: { reddit: '', redditApi: '', x: '', fearGreed: server.origin },
    });
    // The files were written just now, long after the clock's noon.
    const counts = await Promise.all(['a', 'b', 'c'].map((id) => sources.fetchNow(id).then(({ items }) => items)));
    const { fearGreed: readings } = store.news('binance:BTC/USDT', noon - dayMs, noon + 1);
    const count = store.count();
    await sources.close();
    store.close();
    return { counts, count, readings };
  };
  const expected = { count: 10_003, readings: [{ availableTime: noon, value: 80 }] };
  expect(await once()).toEqual({ counts: [2, 1, 10_001], ...expected });
  expect(await once()).toEqual({ counts: [0, 0, 0], ...expected });
});
