import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toIso } from '../../domain/time.ts';
import { minuteMs } from '../../domain/timeframe.ts';
import { createTestStore, now, testClock } from '../store/sentiment-store.test-kit.ts';
import { importNews } from './import-news.ts';

let test: ReturnType<typeof createTestStore>;
beforeEach(() => {
  test = createTestStore();
  test.store.close();
});
afterEach(() => test.remove());

const rows = 6_000;
const href = (name: string) => JSON.stringify(new URL(name, import.meta.url).href);

/** Imports the file in a process of its own and says after each commit how many headlines there are. */
const importing = (path: string, folder: string) => `
  import { writeSync } from 'node:fs';
  import { importNews } from ${href('./import-news.ts')};
  import { openSentimentStore } from ${href('../store/open-sentiment-store.ts')};
  import { testClock } from ${href('../store/sentiment-store.test-kit.ts')};
  import { silentLogger } from ${href('../../domain/ports.ts')};
  const store = openSentimentStore(${JSON.stringify(folder)}, { clock: testClock, logger: silentLogger });
  store.onChange(() => writeSync(1, store.count() + '\\n'));
  await importNews(${JSON.stringify(path)}, { store, clock: testClock, delayMs: 0 });
  setInterval(() => {}, 1_000);`;

describe('killing an import', () => {
  it('loses nothing that was committed, and importing again makes it whole', async () => {
    const path = join(test.folder, 'news.csv');
    const lines = Array.from({ length: rows }, (_, i) => `${toIso(now - i * minuteMs)},Miner ${i} opens`);
    writeFileSync(path, `publishedAt,text\n${lines.join('\n')}\n`);
    let acknowledged = 0;
    for (let kill = 1; kill <= 5; kill++) {
      const child = spawn(process.execPath, ['--input-type=module', '-e', importing(path, test.folder)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const exited = once(child, 'exit');
      let commits = 0;
      for await (const line of createInterface({ input: child.stdout })) {
        acknowledged = Number(line);
        commits++;
        if (commits >= 3 * kill) child.kill('SIGKILL');
      }
      await exited;
      const store = test.reopen();
      expect(store.count()).toBeGreaterThanOrEqual(acknowledged);
      expect(store.count() % 100).toBe(0);
      expect(store.db.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
      const torn =
        'SELECT count(*) AS items FROM items WHERE leader_id IS NULL OR id NOT IN (SELECT item_id FROM scores)';
      expect(store.db.prepare(torn).get()).toEqual({ items: 0 });
      store.close();
    }
    expect(acknowledged).toBeLessThan(rows);
    await importNews(path, { store: test.reopen(), clock: testClock, delayMs: 0 });
    expect(test.store.count()).toBe(rows);
  });
});
