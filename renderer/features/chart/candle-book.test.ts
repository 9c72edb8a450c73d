import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Candle, toColumns } from '../../../core/domain/candle.ts';
import { applyLive, emptyBook, mergeHistory, positionOf, replaceHistory } from './candle-book.ts';

const minute = 60_000;
const bar = (index: number, close = 1): Candle => ({
  openTime: index * minute,
  open: 1,
  high: 2,
  low: 0.5,
  close,
  volume: 1,
});
const history = (indices: number[], close = 1) =>
  toColumns(indices.map((index) => ({ ...bar(index, close), isClosed: true as const })));
const times = (bars: readonly Candle[]) => bars.map((one) => one.openTime / minute);

describe('live bars', () => {
  it('append, replace the forming one, and close it', () => {
    const book = emptyBook();
    mergeHistory(book, history([1, 2]));
    expect(applyLive(book, bar(3, 5), false)).toBe('last');
    expect(applyLive(book, bar(3, 6), false)).toBe('last');
    expect(applyLive(book, bar(3, 7), true)).toBe('last');
    expect(times(book.bars)).toEqual([1, 2, 3]);
    expect(book.bars[2].close).toBe(7);
    expect(book.closedTo).toBe(3 * minute);
  });
  it('that form late never touch a closed bar', () => {
    const book = emptyBook();
    mergeHistory(book, history([1, 2, 3], 9));
    expect(applyLive(book, bar(3, 1), false)).toBe('none');
    expect(applyLive(book, bar(2, 1), false)).toBe('none');
    expect(book.bars.map((one) => one.close)).toEqual([9, 9, 9]);
  });
  it('that close out of order find their place', () => {
    const book = emptyBook();
    mergeHistory(book, history([1, 2]));
    applyLive(book, bar(5), true);
    expect(applyLive(book, bar(4), true)).toBe('all');
    expect(times(book.bars)).toEqual([1, 2, 4, 5]);
  });
});

describe('history', () => {
  it('goes before what is there, and keeps the forming bar', () => {
    const book = emptyBook();
    mergeHistory(book, history([5, 6]));
    applyLive(book, bar(7), false);
    mergeHistory(book, history([2, 3, 4]));
    expect(times(book.bars)).toEqual([2, 3, 4, 5, 6, 7]);
    expect(book.closedTo).toBe(6 * minute);
  });
  it('read again wins over what was held of the same time', () => {
    const book = emptyBook();
    mergeHistory(book, history([1, 2, 3]));
    mergeHistory(book, history([2, 3], 8));
    expect(book.bars.map((one) => one.close)).toEqual([1, 8, 8]);
  });
});

describe('history that is read again as a whole', () => {
  const held = () => {
    const book = emptyBook();
    mergeHistory(book, history([1, 2, 3, 4, 5]));
    applyLive(book, bar(6, 5), false);
    return book;
  };
  it('drops what was deleted, at either end or between, and keeps the forming bar', () => {
    for (const left of [
      [3, 4, 5],
      [1, 2, 5],
      [1, 2],
    ]) {
      const book = held();
      expect(replaceHistory(book, history(left), book.closedTo)).toBe('all');
      expect(times(book.bars)).toEqual([...left, 6]);
      expect(book.closedTo).toBe((left.at(-1) as number) * minute);
    }
  });
  it('drops everything closed when everything was deleted', () => {
    const book = held();
    expect(replaceHistory(book, history([]), book.closedTo)).toBe('all');
    expect(times(book.bars)).toEqual([6]);
    expect(replaceHistory(book, history([]), book.closedTo)).toBe('none');
  });
  it('keeps what has closed since it was asked for', () => {
    const book = held();
    const askedAt = book.closedTo;
    applyLive(book, bar(6, 7), true);
    applyLive(book, bar(7), false);
    replaceHistory(book, history([1, 2]), askedAt);
    expect(times(book.bars)).toEqual([1, 2, 6, 7]);
    expect(book.closedTo).toBe(6 * minute);
  });
});

it('stays ascending without duplicates whatever comes', () => {
  const step = fc.record({
    kind: fc.constantFrom('closed', 'forming', 'history'),
    index: fc.integer({ min: 0, max: 30 }),
    length: fc.integer({ min: 0, max: 8 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const book = emptyBook();
      for (const { kind, index, length } of steps) {
        if (kind === 'history') mergeHistory(book, history(Array.from({ length }, (_, i) => index + i)));
        else applyLive(book, bar(index), kind === 'closed');
      }
      const order = times(book.bars);
      expect(order).toEqual([...new Set(order)].sort((a, b) => a - b));
    }),
  );
});

describe('positionOf', () => {
  const bars = [10, 11, 12, 20].map((index) => bar(index));
  it('counts in bars, also between, before and beyond them', () => {
    expect(positionOf(bars, 11 * minute, minute)).toBe(1);
    expect(positionOf(bars, 11.5 * minute, minute)).toBe(1.5);
    expect(positionOf(bars, 8 * minute, minute)).toBe(-2);
    expect(positionOf(bars, 26 * minute, minute)).toBe(9);
  });
  it('puts the time of a gap at the end of the bar before it', () => {
    expect(positionOf(bars, 15 * minute, minute)).toBe(3);
  });
  it('has no answer without bars', () => {
    expect(positionOf([], 0, minute)).toBeNull();
  });
});
