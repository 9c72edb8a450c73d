import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { judgedMetrics } from '../evaluation/judged-metrics.ts';
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
});
