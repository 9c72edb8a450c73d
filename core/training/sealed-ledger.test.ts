import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Market } from '../domain/market.ts';
import { defaultTradeRules } from '../domain/prediction.ts';
import { judgedMetrics } from '../evaluation/judged-metrics.ts';
import { weightsFile } from '../model/model-files.ts';
import { openSealedLedger, type SealedLedger } from './sealed-ledger.ts';

const metrics = judgedMetrics(
  Float32Array.of(0.5, 0.3, 0.2, 0.2, 0.3, 0.5),
  { labels: Uint8Array.of(0, 1), decisionTime: [0, 100] },
  10,
);
const opening = {
  time: 5_000,
  modelId: 'm-1',
  markets: ['binance:BTC/USDT', 'binance:ETH/USDT'],
  from: 1_000,
  to: 2_000,
  metrics,
  baseRate: metrics,
  gain: { value: 0, interval: { low: -0.1, high: 0.1 } },
  verdict: 'No edge.',
} satisfies Parameters<SealedLedger['append']>[0];

const epoch = 10_000;
/** Three parts of 400 with 20 between them; times are counted from `epoch`. */
function trained(
  weights: string,
  createdAt: number,
  from: number,
  sealed?: { from: number; to: number },
  market: Market = 'binance:BTC/USDT',
): Parameters<SealedLedger['noteTraining']>[1] {
  const part = (start: number) => ({ from: epoch + from + start, to: epoch + from + start + 400 });
  return {
    createdAt,
    markets: [market],
    split: {
      train: part(0),
      validation: part(420),
      test: part(840),
      ...(sealed ? { sealed: { from: epoch + sealed.from, to: epoch + sealed.to } } : {}),
    },
    rules: { ...defaultTradeRules, horizonMs: 10 },
    sha256: { [weightsFile]: weights },
  };
}

let dir: string;
let ledger: SealedLedger;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'omni-sealed-'));
  ledger = openSealedLedger(dir);
});
afterEach(() => {
  ledger.close();
  rmSync(dir, { recursive: true, force: true });
});

describe('the ledger of sealed windows', () => {
  it('gives back what was written, after it was opened again as well, whatever the model is called by then', () => {
    ledger.append(opening, 'weights-1');
    ledger.append({ ...opening, time: 6_000, modelId: 'renamed' }, 'weights-1');
    ledger.append({ ...opening, modelId: 'm-2' }, 'weights-2');
    ledger.close();
    ledger = openSealedLedger(dir);
    expect(ledger.of('weights-1')).toEqual([opening, { ...opening, time: 6_000, modelId: 'renamed' }]);
    expect(ledger.of('weights-3')).toEqual([]);
  });

  it('counts the looks of every model at a window that overlaps in one of the markets', () => {
    ledger.append(opening, 'weights-1');
    ledger.append({ ...opening, from: 1_900, to: 3_000, markets: ['binance:ETH/USDT'] }, 'weights-2');
    const count = (market: 'binance:BTC/USDT' | 'binance:ETH/USDT' | 'demo:BTC/USDT', from: number, to: number) =>
      ledger.countOverlapping([market], from, to);
    expect(count('binance:ETH/USDT', 1_950, 5_000)).toBe(2);
    expect(count('binance:ETH/USDT', 2_001, 5_000)).toBe(1);
    expect(count('binance:BTC/USDT', 0, 5_000)).toBe(1);
    expect(count('demo:BTC/USDT', 0, 5_000)).toBe(0);
    expect(count('binance:BTC/USDT', 2_000, 2_000)).toBe(1);
    expect(count('binance:BTC/USDT', 0, 999)).toBe(0);
  });

  it('cannot be made to forget or change a look', () => {
    ledger.append(opening, 'weights-1');
    const db = new DatabaseSync(join(dir, 'sealed.sqlite'));
    expect(() => db.exec('DELETE FROM openings')).toThrow(/cannot be taken back/);
    expect(() => db.exec("UPDATE openings SET weights = 'other'")).toThrow(/cannot be changed/);
    db.close();
    expect(ledger.of('weights-1')).toHaveLength(1);
  });

  it('notes trainings, and counts those of others whose parts used outcomes of a window, earlier and later apart', () => {
    const own = trained('own', 100, 0, { from: 1_000, to: 2_000 });
    ledger.noteTraining('own', own);
    expect(ledger.countTrainings(own)).toEqual({ earlier: 0, later: 0 });
    // Parts are 400 long with 20 between them, a label 10: training, validation and test reach into the window, one each.
    ledger.noteTraining('in-training', trained('a', 200, 1_500));
    ledger.noteTraining('in-validation', trained('b', 200, 900));
    ledger.noteTraining('in-test', trained('c', 200, 200));
    expect(ledger.countTrainings(own)).toEqual({ earlier: 0, later: 3 });
    ledger.noteTraining('same-weights', trained('c', 300, 200));
    ledger.noteTraining('other-market', trained('d', 200, 900, undefined, 'binance:ETH/USDT'));
    ledger.noteTraining('long-before', trained('e', 200, -5_000));
    ledger.noteTraining('long-after', trained('f', 200, 2_011));
    expect(ledger.countTrainings(own)).toEqual({ earlier: 0, later: 3 });
    ledger.noteTraining('before', trained('g', 50, 900));
    ledger.close();
    ledger = openSealedLedger(dir);
    expect(ledger.countTrainings(own)).toEqual({ earlier: 1, later: 3 });
    expect(ledger.countTrainings(trained('without', 1, 0))).toEqual({ earlier: 0, later: 0 });
  });

  it('counts a training exactly when one of its labels and one of the window share time', () => {
    const label = 10;
    fc.assert(
      fc.property(fc.integer({ min: -2_000, max: 4_000 }), fc.integer({ min: 1, max: 1_000 }), (from, length) => {
        const path = mkdtempSync(join(tmpdir(), 'omni-sealed-'));
        const book = openSealedLedger(path);
        const sealed = { from: 1_000, to: 1_000 + length };
        book.noteTraining('other', trained('other', 200, from));
        const { later } = book.countTrainings(trained('own', 100, 0, sealed));
        book.close();
        rmSync(path, { recursive: true, force: true });
        const isUsed = [0, 420, 840].some((start) => {
          const times = Array.from({ length: 401 }, (_, i) => from + start + i);
          return times.some((time) => time + label > sealed.from && time < sealed.to + label);
        });
        expect(later).toBe(isUsed ? 1 : 0);
      }),
      { numRuns: 40 },
    );
  });

  it('cannot be made to forget a training', () => {
    ledger.noteTraining('m-1', trained('a', 200, 900));
    const db = new DatabaseSync(join(dir, 'sealed.sqlite'));
    expect(() => db.exec('DELETE FROM trainings')).toThrow(/cannot be taken back/);
    expect(() => db.exec("UPDATE trainings SET weights = 'other'")).toThrow(/cannot be changed/);
    db.close();
  });

  it('keeps the looks of a ledger from before trainings were noted', () => {
    const path = mkdtempSync(join(tmpdir(), 'omni-sealed-'));
    const db = new DatabaseSync(join(path, 'sealed.sqlite'));
    db.exec(`
      CREATE TABLE openings (id INTEGER PRIMARY KEY, weights TEXT NOT NULL, from_time INTEGER NOT NULL,
        to_time INTEGER NOT NULL, opening TEXT NOT NULL);
      PRAGMA user_version = 1;
    `);
    const add = db.prepare('INSERT INTO openings (weights, from_time, to_time, opening) VALUES (?, ?, ?, ?)');
    add.run('weights-1', opening.from, opening.to, JSON.stringify(opening));
    db.close();
    const old = openSealedLedger(path);
    old.noteTraining('later', trained('a', 200, 900));
    expect(old.of('weights-1')).toEqual([opening]);
    expect(old.countTrainings(trained('own', 100, 0, { from: 1_000, to: 2_000 }))).toEqual({ earlier: 0, later: 1 });
    old.close();
    rmSync(path, { recursive: true, force: true });
  });
});

describe('comparisons', () => {
  const noted = { time: 9_000, modelIds: ['m-1', 'm-2'], markets: opening.markets, from: 3_000, to: 4_000 };

  it('count as looks at their days, also in another process, and are remembered by the weights', () => {
    ledger.noteComparison('challenge-1', noted, ['aa', 'bb']);
    ledger.noteComparison('challenge-2', { ...noted, from: 6_000, to: 7_000 }, ['bb', 'cc']);
    const other = openSealedLedger(dir);
    expect(other.countOverlapping(['binance:ETH/USDT'], 3_500, 3_600)).toBe(1);
    expect(other.countOverlapping(['binance:ETH/USDT'], 4_001, 5_999)).toBe(0);
    expect(other.countOverlapping(['demo:ETH/USDT'], 0, 9_000)).toBe(0);
    expect(['aa', 'bb', 'cc', 'dd'].map(other.comparedUntil)).toEqual([4_000, 7_000, 7_000, undefined]);
    // They are no openings of anybody's sealed window.
    expect(other.of('aa')).toEqual([]);
    other.close();
  });

  it('count once for each challenge, however often its judgement is made again', () => {
    ledger.noteComparison('challenge-1', noted, ['aa', 'bb']);
    const other = openSealedLedger(dir);
    other.noteComparison('challenge-1', { ...noted, time: 9_500 }, ['aa', 'bb']);
    expect(other.countOverlapping(noted.markets, 3_000, 4_000)).toBe(1);
    other.noteComparison('challenge-2', noted, ['aa', 'bb']);
    expect(other.countOverlapping(noted.markets, 3_000, 4_000)).toBe(2);
    other.close();
  });

  it('can be neither changed nor deleted', () => {
    ledger.noteComparison('challenge-1', noted, ['aa', 'bb']);
    const db = new DatabaseSync(join(dir, 'sealed.sqlite'));
    expect(() => db.exec('UPDATE comparisons SET to_time = 0')).toThrow(/cannot be changed/);
    expect(() => db.exec('DELETE FROM comparisons')).toThrow(/cannot be taken back/);
    db.close();
  });
});
