import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asClosed, type ClosedColumns, emptyColumns } from '../domain/candle.ts';
import type { TradeRules } from '../domain/prediction.ts';
import { seededRandom } from '../domain/random.ts';
import { minuteMs } from '../domain/timeframe.ts';
import { firstTouch } from './first-touch.ts';
import { labelTrade, type TradeLabel } from './triple-barrier.ts';

const start = Date.UTC(2025, 0, 1);
const rules: TradeRules = { takeProfitAtr: 2.5, stopLossAtr: 1.5, horizonMs: 10 * minuteMs, roundTripCost: 0.0024 };

/** One bar a minute from `start`; each entry is the bar's low and high. */
function minutesOf(ranges: readonly (readonly [number, number])[]): ClosedColumns {
  const columns = emptyColumns(ranges.length);
  ranges.forEach(([low, high], i) => {
    columns.openTime[i] = start + i * minuteMs;
    columns.low[i] = low;
    columns.high[i] = high;
    columns.open[i] = low;
    columns.close[i] = high;
    columns.volume[i] = 1;
  });
  return asClosed(columns);
}

function without(columns: ClosedColumns, index: number): ClosedColumns {
  const keep = (column: Float64Array) => column.filter((_, i) => i !== index);
  const { openTime, open, high, low, close, volume } = columns;
  return asClosed({
    openTime: keep(openTime),
    open: keep(open),
    high: keep(high),
    low: keep(low),
    close: keep(close),
    volume: keep(volume),
  });
}

function walk(bars: number, seed: number): ClosedColumns {
  const random = seededRandom(seed);
  let price = 100;
  return minutesOf(
    Array.from({ length: bars }, () => {
      price += random() - 0.5;
      return [price - random(), price + random()] as const;
    }),
  );
}

const quiet = [99.5, 100.5] as const;
/** Ten bars after the decision at `start`, quiet but for the given ones. */
const minutesWith = (special: Record<number, readonly [number, number]>, bars = 10) =>
  minutesOf(Array.from({ length: bars }, (_, i) => special[i] ?? quiet));
const label = (minutes: ClosedColumns) => labelTrade(minutes, start, 100, 1, rules);

/** The same label the slow way: every bar in order, one side at a time. */
function slowLabel(minutes: ClosedColumns, time: number, entry: number, atr: number): TradeLabel | undefined {
  const labelEnd = time + rules.horizonMs;
  const bars = [...minutes.openTime.keys()].filter(
    (i) => minutes.openTime[i] >= time && minutes.openTime[i] + minuteMs <= labelEnd,
  );
  if (bars.length !== 10) return undefined;
  let [long, short]: ('open' | 'won' | 'lost')[] = ['open', 'open'];
  let resolvedAt = labelEnd;
  for (const i of bars) {
    const rise = (minutes.high[i] - entry) / atr;
    const fall = (entry - minutes.low[i]) / atr;
    if (long === 'open') long = fall >= 1.5 ? 'lost' : rise >= 2.5 ? 'won' : 'open';
    if (short === 'open') short = rise >= 1.5 ? 'lost' : fall >= 2.5 ? 'won' : 'open';
    const isDecided = long === 'won' || short === 'won' || (long === 'lost' && short === 'lost');
    if (isDecided) {
      resolvedAt = minutes.openTime[i] + minuteMs;
      break;
    }
  }
  return { outcome: long === 'won' ? 'long' : short === 'won' ? 'short' : 'flat', labelEnd, resolvedAt };
}

describe('trade label', () => {
  const labelEnd = start + rules.horizonMs;

  it('is long when a long reaches its take-profit first, short when a short does', () => {
    expect(label(minutesWith({ 3: [101, 102.5] }))).toEqual({
      outcome: 'long',
      labelEnd,
      resolvedAt: start + 4 * minuteMs,
    });
    expect(label(minutesWith({ 0: [97.5, 98] }))).toEqual({ outcome: 'short', labelEnd, resolvedAt: start + minuteMs });
  });

  it('is flat when nothing is reached by the end of the horizon, and then resolves there', () => {
    expect(label(minutesWith({}))).toEqual({ outcome: 'flat', labelEnd, resolvedAt: labelEnd });
    expect(label(minutesWith({ 2: [98.5, 99] }))).toEqual({ outcome: 'flat', labelEnd, resolvedAt: labelEnd });
  });

  it('is flat when both sides were stopped out, known at the second stop', () => {
    expect(label(minutesWith({ 2: [98.4, 99], 5: [101, 101.6], 7: [99, 103] }))).toEqual({
      outcome: 'flat',
      labelEnd,
      resolvedAt: start + 6 * minuteMs,
    });
  });

  it('counts a bar that touches both levels as the loss', () => {
    expect(label(minutesWith({ 4: [98.5, 102.5] }))?.outcome).toBe('flat');
  });

  it('looks at the last bar of the horizon and not beyond', () => {
    expect(label(minutesWith({ 9: [101, 103] }, 20))?.outcome).toBe('long');
    expect(label(minutesWith({ 10: [101, 103] }, 20))?.outcome).toBe('flat');
  });

  it('ignores bars that opened before the decision', () => {
    const minutes = minutesWith({ 0: [90, 110] }, 20);
    expect(labelTrade(minutes, start + minuteMs, 100, 1, rules)?.outcome).toBe('flat');
    const between = labelTrade(minutes, start + 1, 100, 1, { ...rules, horizonMs: 10.5 * minuteMs });
    expect(between).toEqual({
      outcome: 'flat',
      labelEnd: start + 1 + 10.5 * minuteMs,
      resolvedAt: start + 1 + 10.5 * minuteMs,
    });
  });

  it('is undefined across a gap, past the end of the data, before its start and without an ATR', () => {
    const minutes = minutesWith({ 0: [101, 103] }, 12);
    for (let i = 0; i < 10; i += 1) expect(label(without(minutes, i))).toBeUndefined();
    expect(label(without(minutes, 10))?.outcome).toBe('long');
    expect(labelTrade(minutes, start + 3 * minuteMs, 100, 1, rules)).toBeUndefined();
    expect(labelTrade(minutes, start - minuteMs, 100, 1, rules)).toBeUndefined();
    expect(labelTrade(asClosed(emptyColumns()), start, 100, 1, rules)).toBeUndefined();
    expect(labelTrade(minutes, start, 100, Number.NaN, rules)).toBeUndefined();
    expect(labelTrade(minutes, start, 100, 0, rules)).toBeUndefined();
  });

  it('refuses rules under which both sides could win', () => {
    expect(() => labelTrade(minutesWith({}), start, 100, 1, { ...rules, takeProfitAtr: 1 })).toThrow(/at least as far/);
  });

  const cases = fc.record({
    seed: fc.integer({ min: 0, max: 1_000_000 }),
    minute: fc.integer({ min: 0, max: 40 }),
    atr: fc.double({ min: 0.05, max: 3, noNaN: true }),
  });

  it('equals the label made the slow way, gaps included', () => {
    fc.assert(
      fc.property(cases, fc.option(fc.integer({ min: 0, max: 44 })), ({ seed, minute, atr }, hole) => {
        const minutes = hole === null ? walk(45, seed) : without(walk(45, seed), hole);
        const time = start + minute * minuteMs;
        expect(labelTrade(minutes, time, 100, atr, rules)).toEqual(slowLabel(minutes, time, 100, atr));
      }),
      { numRuns: 1_000 },
    );
  });

  /** How often a long and a short at the same prices would both win, over 2,000 seeded walks. */
  function bothWin(takeProfitAtr: number, stopLossAtr: number): number {
    const [profit, loss] = [takeProfitAtr, stopLossAtr];
    return Array.from({ length: 2_000 }, (_, seed) => {
      const minutes = walk(10, seed);
      const long = firstTouch(minutes, 0, 10, { side: 'long', takeProfit: 100 + profit, stopLoss: 100 - loss });
      const short = firstTouch(minutes, 0, 10, { side: 'short', takeProfit: 100 - profit, stopLoss: 100 + loss });
      return long?.isWin && short?.isWin;
    }).filter(Boolean).length;
  }

  it('never lets a long and a short both win while the take-profit is at least as far as the stop-loss', () => {
    const multiple = fc.double({ min: 0.05, max: 2, noNaN: true });
    fc.assert(
      fc.property(multiple, fc.double({ min: 0, max: 1, noNaN: true }), (stopLoss, more) => {
        expect(bothWin(stopLoss + more, stopLoss)).toBe(0);
      }),
      { numRuns: 20 },
    );
  });

  it('control: with a nearer take-profit both can win', () => {
    expect(bothWin(0.8, 1.2)).toBeGreaterThan(0);
  });

  it('depends on nothing outside [decision, labelEnd), and on nothing after resolvedAt but the presence of bars', () => {
    fc.assert(
      fc.property(cases, ({ seed, minute, atr }) => {
        const minutes = walk(55, seed);
        const time = start + minute * minuteMs;
        const result = labelTrade(minutes, time, 100, atr, rules);
        const isUsed = (i: number) => minutes.openTime[i] >= time && minutes.openTime[i] < (result?.resolvedAt ?? 0);
        const other = asClosed({
          ...minutes,
          high: minutes.high.map((high, i) => (isUsed(i) ? high : high * 10)),
          low: minutes.low.map((low, i) => (isUsed(i) ? low : low / 10)),
        });
        expect(labelTrade(other, time, 100, atr, rules)).toEqual(result);
      }),
    );
  });
});
