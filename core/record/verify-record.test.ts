import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asClosed, emptyColumns } from '../domain/candle.ts';
import { endOfTime } from '../domain/time.ts';
import { abstained, createTestRecord, decision, eth, reader, walk } from './record.test-kit.ts';
import { sealRow } from './seal-row.ts';
import { verifyRecord } from './verify-record.ts';

const bars = walk(600);
let test: ReturnType<typeof createTestRecord>;
beforeEach(() => {
  test = createTestRecord();
  for (let bar = 0; bar < 40; bar += 1) {
    test.record.append(bar % 9 === 0 ? abstained(bar) : decision(bar));
    test.record.append(decision(bar, { market: eth, side: 'short', signal: 'abstain', takeProfit: 98, stopLoss: 101 }));
  }
  test.resolve(bars);
});
afterEach(() => test.remove());

const verify = (readMinutes = reader(bars)) => verifyRecord({ record: test.record, readMinutes, dueBy: endOfTime });

/** Somebody with a database tool, who also knows how to drop a trigger. */
function tamper(...statements: string[]) {
  const db = new DatabaseSync(test.path);
  db.exec('PRAGMA foreign_keys = OFF');
  const triggers = db.prepare("SELECT name FROM sqlite_master WHERE type = 'trigger'").all();
  for (const { name } of triggers) db.exec(`DROP TRIGGER ${name}`);
  for (const statement of statements) db.exec(statement);
  db.close();
}

describe('verification', () => {
  it('finds nothing in a record that nobody touched, and worked out every outcome again', async () => {
    expect(await verify()).toEqual({
      rows: 80,
      outcomesChecked: 75,
      outcomesUnchecked: 0,
      lastHash: test.record.read(80).listed.decision.hash,
      misfit: null,
    });
  });

  it('counts outcomes whose bars are gone as unchecked', async () => {
    const none = asClosed(emptyColumns());
    expect(await verify(() => none)).toMatchObject({ outcomesChecked: 0, outcomesUnchecked: 75, misfit: null });
  });

  it.each([
    ['a changed price', "UPDATE decisions SET row = replace(row, '102', '103') WHERE number = 7", 7, 'hash'],
    [
      'a changed hash',
      "UPDATE decisions SET hash = replace(hash, substr(hash, 1, 1), 'x') WHERE number = 9",
      9,
      'hash',
    ],
    ['a row taken out', 'DELETE FROM decisions WHERE number = 30', 30, 'number'],
    ['the last rows taken away', 'DELETE FROM decisions WHERE number > 60', 61, 'number'],
    ['a changed outcome', 'UPDATE outcomes SET profit = 0.05 WHERE number = 12', 12, 'outcome'],
    ['an outcome taken out', 'DELETE FROM outcomes WHERE number = 14', 14, 'outcome'],
    ['an outcome that is listed otherwise', "UPDATE listing SET end = 'takeProfit0' WHERE number = 20", 20, 'outcome'],
    ['a row that is hidden from lists', 'DELETE FROM listing WHERE number = 21', 21, 'list'],
    ['a row that is listed as another signal', "UPDATE listing SET signal = 'short' WHERE number = 23", 23, 'list'],
  ])('names the first row that does not fit: %s', async (_, statement, number, kind) => {
    tamper(statement);
    const { misfit } = await verify();
    expect(misfit).toMatchObject({ number, kind });
    expect(misfit?.message).toContain(`ow ${number}`);
  });

  it('names the row after one that was changed together with its hash', async () => {
    const { number, hash: _, previousHash, ...row } = test.record.read(40).listed.decision;
    const forged = sealRow({ ...row, takeProfit: 97 }, number, previousHash);
    tamper(`UPDATE decisions SET row = '${forged.text}', hash = '${forged.hash}' WHERE number = 40`);
    expect((await verify()).misfit).toMatchObject({ number: 41, kind: 'chain' });
  });

  it('names levels that are no multiple of the tick, or on the wrong side', async () => {
    test.record.append(decision(50, { takeProfit: 102.05, asOf: endOfTime - 1, horizonEnd: endOfTime }));
    expect((await verify()).misfit).toMatchObject({ number: 81, kind: 'levels' });
    expect((await verify()).misfit?.message).toContain('102.05 is not a multiple of the tick 0.1');
  });

  it('stops when it is told to, and says how far it is', async () => {
    const stop = new AbortController();
    const seen: number[] = [];
    const options = { record: test.record, readMinutes: reader(bars), dueBy: endOfTime };
    await verifyRecord({ ...options, onProgress: (fraction) => seen.push(fraction) });
    expect(seen.at(-1)).toBe(1);
    stop.abort(new Error('enough'));
    await expect(verifyRecord({ ...options, signal: stop.signal })).rejects.toThrow('enough');
  });
});
