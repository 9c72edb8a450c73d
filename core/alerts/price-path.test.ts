import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Candle } from '../domain/candle.ts';
import { minuteMs } from '../domain/timeframe.ts';
import { createPricePath, crossings, type FollowedMove, type Way } from './price-path.ts';

const level = 100;
const move = (from: number, high: number, low: number, to: number) => ({ from, high, low, to });

describe('a way through a level', () => {
  it('is told where the four prices leave no doubt, in the order in which it came', () => {
    expect(crossings(move(99, 101, 98, 100.5), level)).toEqual(['up']);
    expect(crossings(move(101, 102, 99, 101), level)).toEqual(['down', 'up']);
    expect(crossings(move(99, 101, 98, 99), level)).toEqual(['up', 'down']);
  });

  it('is not told where only the order of high and low, which nobody knows, could tell it', () => {
    expect(crossings(move(101, 102, 98, 99), level)).toEqual(['down']);
    expect(crossings(move(99, 102, 98, 101), level)).toEqual(['up']);
  });

  it('is not told of a price that was at the level before, or comes short of it', () => {
    expect(crossings(move(100, 101, 100, 101), level)).toEqual([]);
    expect(crossings(move(101, 102, 100.5, 101), level)).toEqual([]);
  });
});

/** Followed from a bar that stood at `price`, right before minute 0. */
function pathFrom(price: number) {
  const path = createPricePath();
  path(barOf(-1, [price]), true);
  return path;
}
const waysIn = (moves: readonly FollowedMove[]) => moves.flatMap(({ move: one }) => crossings(one, level));

/** What has certainly or possibly happened in a tick path that begins at `before`. */
function waysOf(before: number, ticks: readonly number[]): Way[] {
  const path = [before, ...ticks];
  const reached = (way: Way) =>
    path.some((price, i) => {
      const later = path.slice(i + 1);
      return way === 'up'
        ? price < level && later.some((p) => p >= level)
        : price > level && later.some((p) => p <= level);
    });
  return (['up', 'down'] as const).filter(reached);
}
const barOf = (minute: number, ticks: readonly number[]): Candle => ({
  openTime: minute * minuteMs,
  open: ticks[0],
  high: Math.max(...ticks),
  low: Math.min(...ticks),
  close: ticks[ticks.length - 1],
  volume: 1,
});
const minutes = fc.array(fc.array(fc.integer({ min: 97, max: 103 }), { minLength: 1, maxLength: 8 }), {
  minLength: 2,
  maxLength: 5,
});

describe('a price that is followed through bars', () => {
  it('goes through a level in a bar only where its ticks did, and wherever its closed bar proves it', () => {
    fc.assert(
      fc.property(minutes, fc.boolean(), (all, isStreamed) => {
        const path = pathFrom(100);
        let before = 100;
        all.forEach((ticks, minute) => {
          const seen = isStreamed ? ticks.map((_, i) => barOf(minute, ticks.slice(0, i + 1))) : [];
          const moves = [...seen.flatMap((bar) => path(bar, false)), ...path(barOf(minute, ticks), true)];
          const told = new Set(waysIn(moves));
          const { open, high, low, close } = barOf(minute, ticks);
          const proven = [
            ...crossings(move(before, high, low, close), level),
            ...crossings(move(open, high, low, close), level),
          ];
          expect(waysOf(before, ticks)).toEqual(expect.arrayContaining([...told]));
          expect([...told]).toEqual(expect.arrayContaining(proven));
          before = close;
        });
      }),
    );
  });

  it('that streams tick by tick is told in every way that it went', () => {
    fc.assert(
      fc.property(minutes, (all) => {
        const path = pathFrom(100);
        let before = 100;
        all.forEach((ticks, minute) => {
          const moves = ticks.flatMap((_, i) => path(barOf(minute, ticks.slice(0, i + 1)), i === ticks.length - 1));
          const told = new Set(waysIn(moves));
          // From the level itself nothing is a crossing, so ticks that stop there are left out.
          if (![before, ...ticks].includes(level)) expect([...told].sort()).toEqual(waysOf(before, ticks).sort());
          before = ticks[ticks.length - 1];
        });
      }),
    );
  });

  it('is told one crossing once when the bar before comes late, though the next is being made already', () => {
    const path = pathFrom(99);
    const told = (bar: Candle, isClosed: boolean) => waysIn(path(bar, isClosed));
    expect(told(barOf(0, [99, 98]), true)).toEqual([]);
    // The price rose in minute 1, which is not there yet.
    expect(told(barOf(2, [102]), false)).toEqual([]);
    expect(told(barOf(1, [99, 101]), true)).toEqual(['up']);
    expect(told(barOf(2, [102, 103]), false)).toEqual([]);
    expect(told(barOf(2, [102, 103, 102]), true)).toEqual([]);
  });

  it('is told what it did over bars that never came', () => {
    const path = pathFrom(99);
    const told = (bar: Candle, isClosed: boolean) => waysIn(path(bar, isClosed));
    told(barOf(0, [99]), true);
    expect(told(barOf(30, [102]), false)).toEqual([]);
    expect(told(barOf(30, [102]), true)).toEqual(['up']);
  });

  it('is told nothing that it did before it was followed, in the first bar or in those that come late from before it', () => {
    const path = createPricePath();
    const told = (bar: Candle, isClosed: boolean) => waysIn(path(bar, isClosed));
    expect(told(barOf(5, [99, 101, 99.5]), false)).toEqual([]);
    for (const minute of [3, 4]) expect(told(barOf(minute, [98, 102, 98]), true)).toEqual([]);
    expect(told(barOf(5, [99, 101, 99.6]), false)).toEqual([]);
    expect(told(barOf(5, [99, 101, 99.6, 101.5]), true)).toEqual(['up']);
  });

  it('tells of each piece since when it may have happened: from the beginning of a bar that was not seen before', () => {
    const path = pathFrom(99);
    const since = (bar: Candle, isClosed: boolean) => path(bar, isClosed).map((one) => one.since);
    expect(since(barOf(0, [99.5, 101]), false)).toEqual([0, 0]);
    expect(since(barOf(0, [99.5, 101, 99]), true)).toEqual([undefined]);
  });
});
