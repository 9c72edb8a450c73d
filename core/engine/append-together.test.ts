import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DecisionRecord } from '../domain/record.ts';
import { createTestRecord, decision } from '../record/record.test-kit.ts';
import { createAppendTogether } from './append-together.ts';

let test: ReturnType<typeof createTestRecord>;
beforeEach(() => {
  test = createTestRecord();
});
afterEach(() => test.remove());

const counted = () => {
  const sizes: number[] = [];
  const append = createAppendTogether((decisions: readonly DecisionRecord[]) => {
    sizes.push(decisions.length);
    return test.record.appendAll(decisions);
  });
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
