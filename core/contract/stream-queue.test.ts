import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createStreamQueue } from './stream-queue.ts';

type Sent = { key: string | undefined; n: number; at: number };

/** Plays pushes at the given times and takes whatever is due, 1 ms at a time, until the queue is empty. */
function play(pushes: readonly { at: number; key: string | undefined }[]): Sent[] {
  const queue = createStreamQueue(100);
  const sent: Sent[] = [];
  const values = pushes.map((push, n) => ({ ...push, n })).sort((a, b) => a.at - b.at || a.n - b.n);
  for (let now = 0; values.length > 0 || queue.size > 0; now += 1) {
    while (values.length > 0 && values[0].at <= now) {
      const [{ key, n }] = values.splice(0, 1);
      queue.push({ type: 'value', id: 1, value: { key, n, at: 0 } }, key);
    }
    while (queue.size > 0 && queue.dueAt(now) <= now) {
      const message = queue.take(now);
      if (message.type === 'value') sent.push({ ...(message.value as Sent), at: now });
    }
  }
  return sent;
}

const pushes = fc.array(
  fc.record({ at: fc.integer({ min: 0, max: 600 }), key: fc.constantFrom('a', 'b', undefined) }),
  {
    maxLength: 60,
  },
);

describe('the queue of one stream', () => {
  it('never drops or reorders unkeyed values', () => {
    fc.assert(
      fc.property(pushes, (list) => {
        const ordered = list.map((push, n) => ({ ...push, n })).sort((x, y) => x.at - y.at || x.n - y.n);
        const unkeyed = (of: readonly { key: string | undefined; n: number }[]) =>
          of.filter(({ key }) => key === undefined).map(({ n }) => n);
        expect(unkeyed(play(list))).toEqual(unkeyed(ordered));
      }),
    );
  });

  it('sends a key at most once in 100 ms, and always its last value', () => {
    fc.assert(
      fc.property(pushes, (list) => {
        const sent = play(list);
        const ordered = list.map((push, n) => ({ ...push, n })).sort((x, y) => x.at - y.at || x.n - y.n);
        for (const key of ['a', 'b']) {
          const times = sent.filter((value) => value.key === key);
          for (let i = 1; i < times.length; i += 1) expect(times[i].at - times[i - 1].at).toBeGreaterThanOrEqual(100);
          expect(times.at(-1)?.n).toBe(ordered.filter((value) => value.key === key).at(-1)?.n);
        }
      }),
    );
  });

  it('never lets a keyed value overtake an unkeyed one that came first', () => {
    fc.assert(
      fc.property(pushes, (list) => {
        const ordered = list.map((push, n) => ({ ...push, n })).sort((x, y) => x.at - y.at || x.n - y.n);
        const rank = new Map(ordered.map(({ n }, i) => [n, i]));
        const ranks = play(list).map(({ n, key }) => ({ rank: rank.get(n) ?? -1, key }));
        ranks.forEach((value, i) => {
          if (value.key !== undefined) return;
          for (const earlier of ranks.slice(0, i)) expect(earlier.rank).toBeLessThan(value.rank);
        });
      }),
    );
  });

  it('keeps the message that ends the stream when it is cleared', () => {
    const queue = createStreamQueue(100);
    queue.push({ type: 'value', id: 1, value: 1 }, undefined);
    queue.push({ type: 'done', id: 1 }, undefined);
    expect(queue.clear()).toBe(1);
    expect(queue.take(0)).toEqual({ type: 'done', id: 1 });
  });
});
