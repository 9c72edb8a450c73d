import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RecordQuery } from '../contract/contract.ts';
import type { DecisionOutcome } from '../domain/record.ts';
import { minuteMs } from '../domain/timeframe.ts';
import { abstained, btc, createTestRecord, decision, eth, start, walk } from './record.test-kit.ts';
import { noHash, sealRow } from './seal-row.ts';

let test: ReturnType<typeof createTestRecord>;
beforeEach(() => {
  test = createTestRecord();
});
afterEach(() => test.remove());

const stopped: DecisionOutcome = {
  number: 1,
  end: 'stopLoss',
  endTime: start + 5 * minuteMs,
  exit: 99,
  profit: -0.0124,
  bestExcursion: 0.001,
  worstExcursion: 0.01,
  label: null,
};

describe('the record', () => {
  it('chains each row to the one before it, over a restart too', () => {
    const first = test.record.append(decision(0));
    test.reopen();
    const second = test.record.append(abstained(1));
    expect(first).toEqual({ ...decision(0), number: 1, previousHash: noHash, hash: first.hash });
    expect(second).toMatchObject({ number: 2, previousHash: first.hash });
    expect(sealRow(abstained(1), 2, first.hash).hash).toBe(second.hash);
    expect(test.record.read(2).listed.decision).toEqual(second);
  });

  it('keeps the first decision of a market and time', () => {
    const first = test.record.append(decision(0));
    expect(test.record.append(decision(0, { signal: 'abstain', modelId: 'other' }))).toEqual(first);
    expect(test.record.append(decision(0, { market: eth })).number).toBe(2);
    expect(test.record.count()).toBe(2);
  });

  it('has the same hash whatever the order of the keys, and another for any other content', () => {
    const reversed = Object.fromEntries(Object.entries(decision(0)).reverse()) as ReturnType<typeof decision>;
    expect(sealRow(reversed, 1, noHash)).toEqual(sealRow(decision(0), 1, noHash));
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: 1, max: 1e6 }), (entry) => {
        fc.pre(entry !== 100);
        expect(sealRow(decision(0, { entry }), 1, noHash).hash).not.toBe(sealRow(decision(0), 1, noHash).hash);
      }),
    );
  });

  it('takes no number that JSON cannot say, and nothing is written then', () => {
    expect(() => test.record.append(decision(0, { atr: Number.NaN }))).toThrow('atr is NaN');
    expect(test.record.count()).toBe(0);
    expect(test.record.append(decision(0)).number).toBe(1);
  });

  it('lets nobody change or delete a row or an outcome', () => {
    test.record.append(decision(0));
    test.record.putOutcome(stopped);
    const db = new DatabaseSync(test.path);
    for (const table of ['decisions', 'outcomes']) {
      expect(() => db.exec(`DELETE FROM ${table}`)).toThrow('cannot be taken back');
      expect(() => db.exec(`UPDATE ${table} SET number = 9`)).toThrow('cannot be changed');
    }
    db.close();
  });

  it('keeps what was stated of a decision before, and says why it is stated again', () => {
    test.record.append(decision(0));
    expect(test.record.putOutcome(stopped)).toBe('end');
    expect(test.record.putOutcome(stopped)).toBe('none');
    expect(test.record.unresolved(btc)).toHaveLength(1);
    expect(test.record.putOutcome({ ...stopped, label: 'flat' })).toBe('label');
    expect(test.record.unresolved(btc)).toEqual([]);
    expect(test.record.putOutcome({ ...stopped, label: 'flat', exit: 98.9 })).toBe('end');
    const { listed, outcomes } = test.record.read(1);
    expect(outcomes.map(({ outcome, note }) => [outcome.exit, outcome.label, note?.split(' ')[0] ?? null])).toEqual([
      [99, null, null],
      [99, 'flat', 'The'],
      [98.9, 'flat', 'A'],
    ]);
    expect(listed.outcome?.exit).toBe(98.9);
  });

  it('knows the newest decision of a market, and who waits for bars', () => {
    for (const bar of [3, 1, 2]) test.record.append(decision(bar));
    test.record.append(abstained(4, { market: eth }));
    expect(test.record.last(btc)?.asOf).toBe(decision(3).asOf);
    expect(test.record.unresolved(btc).map(({ decision: row }) => row.number)).toEqual([2, 3, 1]);
    expect(test.record.unresolved(eth)).toEqual([]);
    test.record.putWaiting(2, 'A bar is missing.');
    expect(test.record.unresolved(btc)[0].waiting).toBe('A bar is missing.');
    const touched = test.record.touchedBy(btc, start + 20 * minuteMs, start + 20 * minuteMs);
    expect(touched.map(({ decision: row }) => row.number)).toEqual([2, 3]);
    const [next] = test.record.touchedBy(btc, start, start + 30 * minuteMs, touched[0].decision.asOf, 1);
    expect(next.decision.number).toBe(3);
    expect(test.record.unresolved(btc, touched[0].decision, 1).map(({ decision: row }) => row.number)).toEqual([3]);
    const at = (minutes: number) => start + minutes * minuteMs;
    expect(test.record.touchedBy(btc, at(80), at(90)).map(({ decision: row }) => row.number)).toEqual([1]);
    test.record.putOutcome({ ...stopped, number: 3 });
    expect(test.record.countOutcomes(btc, at(0), at(20))).toEqual({ stated: 1, open: 1 });
    expect(test.record.countOutcomes(btc, at(20), at(500))).toEqual({ stated: 0, open: 1 });
    expect(test.record.countOutcomes(eth, at(0), at(500))).toEqual({ stated: 0, open: 0 });
    expect(test.record.markets()).toEqual([btc, eth]);
  });

  it('says which row there is not', () => {
    expect(() => test.record.read(7)).toThrow('The record has no row 7; it ends at row 0.');
  });
});

describe('pages of the record', () => {
  const queries: RecordQuery[] = [
    {},
    { direction: 'up' },
    { sort: 'profit' },
    { sort: 'expectedValue', direction: 'up' },
    { market: eth, sort: 'profit' },
    { end: 'stopLoss' },
    { end: 'none' },
    { signal: 'long', modelId: 'base', from: start + 20 * minuteMs, to: start + 400 * minuteMs },
  ];

  it('show every row that fits once and in order, however long a page is', () => {
    for (let bar = 0; bar < 60; bar += 1) {
      test.record.append(bar % 7 === 0 ? abstained(bar) : decision(bar, { expectedValue: (bar % 5) / 1000 }));
      test.record.append(decision(bar, { market: eth, modelId: bar % 2 === 0 ? 'base' : 'large' }));
    }
    test.resolve(walk(600));
    const all = test.record.page({ limit: 1_000 });
    for (const query of queries) {
      const fits = all.filter(
        ({ decision: row, outcome }) =>
          (query.market ?? row.market) === row.market &&
          (query.signal ?? row.signal) === row.signal &&
          (query.modelId ?? row.modelId) === row.modelId &&
          (query.end === undefined || query.end === (row.side === null ? 'none' : (outcome?.end ?? 'open'))) &&
          row.asOf >= (query.from ?? 0) &&
          row.asOf < (query.to ?? Number.POSITIVE_INFINITY),
      );
      const key = (listed: (typeof all)[number]) =>
        ({
          asOf: listed.decision.asOf,
          profit: listed.outcome?.profit ?? Number.NEGATIVE_INFINITY,
          expectedValue: listed.decision.expectedValue ?? Number.NEGATIVE_INFINITY,
        })[query.sort ?? 'asOf'];
      const sign = query.direction === 'up' ? 1 : -1;
      const byKey = (a: (typeof all)[number], b: (typeof all)[number]) =>
        key(a) === key(b) ? sign * (a.decision.number - b.decision.number) : key(a) < key(b) ? -sign : sign;
      const paged: number[] = [];
      for (let afterNumber: number | undefined; ; afterNumber = paged.at(-1)) {
        const page = test.record.list({ ...query, limit: 7, afterNumber });
        expect(page.total).toBe(fits.length);
        paged.push(...page.items.map(({ decision: row }) => row.number));
        if (page.items.length < 7) break;
      }
      expect(fits.length).toBeGreaterThan(0);
      expect(paged).toEqual(fits.sort(byKey).map(({ decision: row }) => row.number));
    }
  });
});
