import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { seededRandom } from '../../domain/random.ts';
import { dayMs } from '../../domain/timeframe.ts';
import { preparePut } from './put-items.ts';
import { sentimentMigrations } from './sentiment-schema.ts';
import { headline } from './sentiment-store.test-kit.ts';

const items = 2_000;
const batch = 20;

/** Rows of neighbours that are read to put the headlines, one a day, in the order of `ages`. */
function rowsRead(ages: readonly number[]): number {
  let rows = 0;
  const db = new DatabaseSync(':memory:');
  for (const { up } of sentimentMigrations) up(db);
  const prepare = (sql: string) => {
    const statement = db.prepare(sql);
    const iterate = statement.iterate.bind(statement);
    statement.iterate = function* (...parameters: never[]) {
      for (const row of iterate(...parameters)) {
        rows += 1;
        yield row;
      }
      return undefined;
    };
    return statement;
  };
  const put = preparePut(Object.assign(Object.create(db), { prepare }));
  for (let i = 0; i < ages.length; i += batch) {
    // None has marks, so all of them might say the same.
    put(ages.slice(i, i + batch).map((age) => headline(`Word ${'abcdefgh'[age % 8]} of the day`, age * dayMs)));
  }
  db.close();
  return rows;
}

it('reads only what is within three days of a new headline, in whatever order they come', () => {
  const random = seededRandom(1);
  const inOrder = Array.from({ length: items }, (_, age) => items - age);
  const shuffled = inOrder.map((age) => ({ age, at: random() })).sort((a, b) => a.at - b.at);
  expect(rowsRead(inOrder)).toBeLessThan(5 * items);
  // Each has three within three days before it, and three after it.
  expect(rowsRead(shuffled.map(({ age }) => age))).toBeLessThan(12 * items);
});
