import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { hourMs } from '../../domain/timeframe.ts';
import { createTestStore, headline, now } from './sentiment-store.test-kit.ts';

let test: ReturnType<typeof createTestStore>;
beforeEach(() => {
  test = createTestStore();
});
afterEach(() => test.remove());

it('headlines of the first schema are found as near duplicates, and their versions keep their order', () => {
  const text = 'Bitcoin plunges after hack';
  const [{ id }] = test.store.put([headline(text, hourMs)]);
  for (const [version, age] of [['new', 1] as const, ['old', 2] as const]) {
    test.store.saveScores('finbert', version, now - age, [{ id, score: 0.1 * age, uncertainty: 0.1, detail: null }]);
  }
  const before = test.store.news('demo:BTC/USDT', now, now + 1).versions;
  test.store.close();
  const db = new DatabaseSync(join(test.folder, 'sentiment.sqlite'));
  db.exec(`DROP INDEX items_by_marks; ALTER TABLE items DROP COLUMN marks; ALTER TABLE items DROP COLUMN shingles;
    DROP TABLE versions; PRAGMA user_version = 1`);
  db.close();

  const store = test.reopen();
  store.put([headline(text, 0, { sourceId: 'b' })]);
  expect(store.list({}).items.map(({ copies }) => copies)).toEqual([2, 2]);
  const { mentions, versions } = store.news('demo:BTC/USDT', now, now + 1);
  expect(mentions.map((mention) => mention.id)).toEqual([id]);
  expect([before?.finbert, versions?.finbert]).toEqual(['old', 'new']);
});
