import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asClosed, sliceColumns } from '../domain/candle.ts';
import type { RecordedDecision } from '../domain/record.ts';
import { hourMs, minuteMs } from '../domain/timeframe.ts';
import { labelTrade } from '../labels/triple-barrier.ts';
import { judgeOutcome, type Levelled } from './judge-outcome.ts';
import { decision, minutesOf, start, walk } from './record.test-kit.ts';
import { noHash } from './seal-row.ts';

type Bar = readonly [number, number, number, number];
const calm: Bar = [100, 100.5, 99.5, 100];
const calms = (bars: number): Bar[] => Array.from({ length: bars }, () => calm);
const row = (change: Partial<RecordedDecision> = {}) =>
  ({ ...decision(0, change), number: 1, previousHash: noHash, hash: noHash }) as Levelled;
const short = { side: 'short', signal: 'short', takeProfit: 98, stopLoss: 101 } as const;

describe('the outcome of a decision', () => {
  it('is its take-profit, at that price, known before the horizon ends', () => {
    const { outcome } = judgeOutcome(row(), minutesOf([calm, [100, 102.4, 99.8, 102]]));
    expect(outcome).toMatchObject({ end: 'takeProfit', endTime: start + 2 * minuteMs, exit: 102, label: 'long' });
    expect(outcome?.profit).toBeCloseTo(0.02 - 0.0024, 12);
    expect(outcome?.bestExcursion).toBeCloseTo(0.02, 12);
    expect(outcome?.worstExcursion).toBeCloseTo(0.005, 12);
  });

  it('is the stop loss when one bar reaches both levels', () => {
    const { outcome } = judgeOutcome(row(), minutesOf([[100, 103, 98, 102]]));
    expect(outcome).toMatchObject({ end: 'stopLoss', exit: 99 });
    expect(judgeOutcome(row(short), minutesOf([[100, 103, 97, 98]])).outcome).toMatchObject({
      end: 'stopLoss',
      exit: 101,
    });
  });

  it('ends at the open of a bar that opens beyond a level', () => {
    expect(judgeOutcome(row(), minutesOf([[97, 98, 96, 98]])).outcome).toMatchObject({ end: 'stopLoss', exit: 97 });
    expect(judgeOutcome(row(), minutesOf([[103, 104, 103, 103]])).outcome).toMatchObject({
      end: 'takeProfit',
      exit: 103,
    });
    expect(judgeOutcome(row(short), minutesOf([[102, 103, 102, 102]])).outcome).toMatchObject({
      end: 'stopLoss',
      exit: 102,
    });
  });

  it('is the last close when the horizon ends, and flat', () => {
    const { outcome } = judgeOutcome(row(), minutesOf([...calms(59), [100, 100.5, 99.5, 100.2]]));
    expect(outcome).toMatchObject({ end: 'horizon', exit: 100.2, endTime: start + hourMs, label: 'flat' });
  });

  it('is not known while bars are awaited, and not past a missing one', () => {
    expect(judgeOutcome(row(), minutesOf(calms(59)))).toEqual({ outcome: null, knownUntil: start + 59 * minuteMs });
    const all = minutesOf([...calms(10), [100, 103, 100, 103], ...calms(49)]);
    const hole = asClosed(
      Object.fromEntries(
        Object.entries(all).map(([name, column]) => [name, column.filter((_, i) => i !== 5)]),
      ) as never,
    );
    expect(judgeOutcome(row(), hole)).toEqual({ outcome: null, knownUntil: start + 5 * minuteMs });
    // The control: nothing is missing.
    expect(judgeOutcome(row(), all).outcome).toMatchObject({ end: 'takeProfit' });
  });

  it('leaves the label open after a stop loss until the other side has won or lost', () => {
    const stopped: Bar = [100, 100, 98.9, 99];
    const of = (...bars: Bar[]) => judgeOutcome(row(), minutesOf(bars)).outcome;
    expect(of(stopped)).toMatchObject({ end: 'stopLoss', label: null });
    expect(of(stopped, [99, 99, 97.9, 98])).toMatchObject({
      end: 'stopLoss',
      endTime: start + minuteMs,
      label: 'short',
    });
    expect(of(stopped, [99, 101, 99, 101])).toMatchObject({ end: 'stopLoss', label: 'flat' });
  });

  it('has the label that training gives the same bars', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), fc.boolean(), (seed, isLong) => {
        const bars = walk(60, seed);
        const entry = 100;
        const rules = { takeProfitAtr: 2.5, stopLossAtr: 1.5, horizonMs: hourMs, roundTripCost: 0.0024 };
        const levels = isLong
          ? { side: 'long' as const, takeProfit: 101, stopLoss: 99.4 }
          : { ...short, takeProfit: 99, stopLoss: 100.6 };
        const { outcome } = judgeOutcome(row({ ...levels, atr: 0.4 }), bars);
        expect(outcome?.label).toBe(labelTrade(bars, start, entry, 0.4, rules)?.outcome);
      }),
    );
  });

  it('never depends on bars after the one that decided, nor on more of them being there', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), (seed) => {
        const bars = walk(200, seed);
        const whole = judgeOutcome(row(), bars).outcome;
        const end = ((whole?.endTime ?? 0) - start) / minuteMs;
        const { label: _, ...until } = judgeOutcome(row(), sliceColumns(bars, 0, end)).outcome ?? { label: null };
        expect(whole).toMatchObject(until);
        expect(judgeOutcome(row(), sliceColumns(bars, 0, end - 1)).outcome).toBeNull();
      }),
    );
  });
});
