import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Failure } from '../domain/failure.ts';
import type { DecisionRecord } from '../domain/record.ts';
import type { Clock } from '../domain/time.ts';
import { systemClock } from '../hosts/system-ports.ts';
import { createTestRecord, decision, eth } from '../record/record.test-kit.ts';
import { createAppendTogether } from './append-together.ts';

let test: ReturnType<typeof createTestRecord>;
beforeEach(() => {
  test = createTestRecord();
});
afterEach(() => test.remove());

const counted = (clock: Pick<Clock, 'schedule'> = systemClock) => {
  const sizes: number[] = [];
  const append = createAppendTogether((decisions: readonly DecisionRecord[]) => {
    sizes.push(decisions.length);
    return test.record.appendAll(decisions);
  }, clock);
  return { sizes, append };
};

describe('decisions of one moment', () => {
  it('are recorded in their order with one wait for the disk, and each hears its own row', async () => {
    const { sizes, append } = counted();
    const rows = await Promise.all([0, 1, 2, 3].map((bar) => append(decision(bar))));
    expect(sizes).toEqual([4]);
    expect(rows.map(({ number, asOf }) => [number, asOf])).toEqual(
      [0, 1, 2, 3].map((bar) => [bar + 1, decision(bar).asOf]),
    );
    expect(rows.slice(1).map((row) => row.previousHash)).toEqual(rows.slice(0, -1).map((row) => row.hash));
    await append(decision(4));
    expect(sizes).toEqual([4, 1]);
  });

  it('have one order, however they came and in however many turns, until the clock runs what is due', async () => {
    const due: (() => void)[] = [];
    const { sizes, append } = counted({
      schedule(_, task) {
        due.push(task);
        return () => {};
      },
    });
    const rows = [];
    for (const given of [decision(1), decision(0, { market: eth }), decision(0)]) {
      rows.push(append(given));
      await setImmediate();
    }
    expect(sizes).toEqual([]);
    for (const task of due) task();
    expect((await Promise.all(rows)).map(({ number }) => number)).toEqual([3, 2, 1]);
    expect(sizes).toEqual([3]);
  });

  it('are refused with one try when the disk takes none', async () => {
    let tries = 0;
    const append = createAppendTogether(() => {
      tries += 1;
      throw new Failure('unavailable', 'The disk is full.');
    }, systemClock);
    const refused = await Promise.allSettled([0, 1, 2].map((bar) => append(decision(bar))));
    expect(refused.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(tries).toBe(1);
  });

  it('fail alone when one of them cannot be recorded', async () => {
    const { append } = counted();
    const given = [decision(0), decision(1, { atr: Number.NaN }), decision(2)];
    const [first, bad, last] = await Promise.allSettled(given.map(append));
    expect(bad).toMatchObject({
      status: 'rejected',
      reason: expect.objectContaining({ message: expect.stringContaining('atr') }),
    });
    expect([first, last]).toMatchObject([{ value: { number: 1 } }, { value: { number: 2 } }]);
    expect(test.record.count()).toBe(2);
  });
});
