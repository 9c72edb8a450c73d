import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayMs, hourMs } from '../../domain/timeframe.ts';
import { fingerprint, saysTheSame } from './fingerprint.ts';
import { duplicateSpanMs, type GroupedItem, groupItems } from './group-items.ts';

const words = 'exchange opens new office in London for large funds and banks this week says chief'.split(' ');

/** Headlines that are alike in steps: number n is like n ± 1 and no more like n ± 6. */
const headline = (n: number) => words.map((word, i) => (i < n ? `${word}x` : word)).join(' ');

type Item = { id: number; availableTime: number; n: number; isBackfilled: boolean };
const anyItems = fc
  .uniqueArray(fc.record({ hour: fc.integer({ min: 0, max: 240 }), n: fc.integer({ min: 0, max: 8 }) }), {
    selector: ({ hour }) => hour,
    minLength: 1,
    maxLength: 25,
  })
  .map((items) =>
    items.map(({ hour, n }, i): Item => ({ id: i + 1, availableTime: hour * hourMs, n, isBackfilled: true })),
  );

/** The leaders after the items have come in, a few at a time, in the order given. */
function leadersOf(items: readonly Item[], batch = 3): Map<number, number> {
  const leaders = new Map<number, number>();
  const stored: Item[] = [];
  for (let i = 0; i < items.length; i += batch) {
    const added = items.slice(i, i + batch);
    stored.push(...added);
    const first = Math.min(...added.map(({ availableTime }) => availableTime));
    const last = Math.max(...added.map(({ availableTime }) => availableTime));
    const known = stored
      .filter(({ availableTime }) => availableTime >= first - duplicateSpanMs)
      .sort((a, b) => a.availableTime - b.availableTime || a.id - b.id)
      .map(
        ({ id, availableTime, n, isBackfilled }): GroupedItem => ({
          id,
          availableTime,
          fingerprint: fingerprint(headline(n), []),
          isBackfilled,
          leader: leaders.get(id),
        }),
      );
    for (const [id, leader] of groupItems(known, last)) leaders.set(id, leader);
  }
  return leaders;
}

/** The obvious way: each joins the first group that has anything like it, in the order in which they come in. */
function greedyLeaders(items: readonly Item[]): Map<number, number> {
  const leaders = new Map<number, number>();
  items.forEach((item, i) => {
    const like = items
      .slice(0, i)
      .find(
        (other) =>
          Math.abs(other.availableTime - item.availableTime) <= duplicateSpanMs &&
          saysTheSame(fingerprint(headline(other.n), []), fingerprint(headline(item.n), [])),
      );
    leaders.set(item.id, like ? (leaders.get(like.id) ?? like.id) : item.id);
  });
  return leaders;
}

const counting = (leaders: Map<number, number>) =>
  [...leaders]
    .filter(([id, leader]) => id === leader)
    .map(([id]) => id)
    .sort((a, b) => a - b);
const byTime = (items: readonly Item[]) => [...items].sort((a, b) => a.availableTime - b.availableTime);

describe('groups of near duplicates', () => {
  const dependsOnOrder = (leadersOfItems: (items: readonly Item[]) => Map<number, number>) =>
    fc.check(
      fc.property(anyItems, fc.integer({ min: 1, max: 5 }), (items, batch) => {
        const inOrder = counting(leadersOfItems(byTime(items)));
        expect(counting(leadersOfItems(items))).toEqual(inOrder);
        expect(counting(leadersOf(items, batch))).toEqual(counting(leadersOf(byTime(items))));
      }),
      { seed: 1, numRuns: 400 },
    ).failed;

  it('are the same whatever the order in which history comes in', () => {
    expect(dependsOnOrder((items) => leadersOf(items))).toBe(false);
  });

  it('would depend on it if each joined what was there (control)', () => {
    expect(dependsOnOrder(greedyLeaders)).toBe(true);
  });

  it('never let what comes later decide whether an item counts', () => {
    fc.assert(
      fc.property(anyItems, fc.integer({ min: 0, max: 240 }), (items, hour) => {
        const now = hour * hourMs;
        const past = new Set(items.filter(({ availableTime }) => availableTime <= now).map(({ id }) => id));
        const known = counting(leadersOf(items.filter(({ id }) => past.has(id))));
        expect(counting(leadersOf(items)).filter((id) => past.has(id))).toEqual(known);
      }),
      { numRuns: 300 },
    );
  });

  it('count the first that was available, and the story again when it comes again after three days', () => {
    const times = [2 * hourMs, hourMs, hourMs + duplicateSpanMs, hourMs + duplicateSpanMs + 1, 5 * dayMs];
    const leaders = leadersOf(
      times.map((availableTime, i) => ({ id: i + 1, availableTime, n: 0, isBackfilled: false })),
    );
    expect(Object.fromEntries(leaders)).toEqual({ 1: 2, 2: 2, 3: 2, 4: 4, 5: 4 });
  });

  it('let no imported copy take the lead from a live one, not even when that is judged again', () => {
    const live = { id: 1, availableTime: 30 * hourMs, n: 0, isBackfilled: false };
    const imported = { id: 2, availableTime: 20 * hourMs, n: 0, isBackfilled: true };
    // Like neither, but before both, so that what comes after is judged again.
    const other = { id: 3, availableTime: 10 * hourMs, n: 8, isBackfilled: false };
    expect(counting(leadersOf([live, imported, other], 1))).toEqual([1, 2, 3]);
    expect(
      counting(
        leadersOf(
          [imported, live, other].map((item, i) => ({ ...item, id: i + 1 })),
          1,
        ),
      ),
    ).toEqual([1, 3]);
  });
});
