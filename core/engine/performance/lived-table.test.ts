import { afterEach, beforeEach, expect, it } from 'vitest';
import { outcomes } from '../../domain/prediction.ts';
import { hourMs } from '../../domain/timeframe.ts';
import { abstained, btc, createTestRecord, decision, eth } from '../../record/record.test-kit.ts';
import type { LivedColumns } from './lived-columns.ts';
import { createLivedTable } from './lived-table.ts';

let kit: ReturnType<typeof createTestRecord>;
beforeEach(() => {
  kit = createTestRecord();
});
afterEach(() => kit.remove());

const always = { from: 0, until: Infinity };
const end = { end: 'takeProfit', endTime: decision(1).asOf, exit: 1, bestExcursion: 0, worstExcursion: 0 } as const;

function outcome(number: number, profit: number, label: (typeof outcomes)[number] | null): void {
  kit.record.putOutcome({ number, ...end, profit, label });
}
const profitsOf = ({ profit }: LivedColumns) => [...profit].map((each) => (Number.isNaN(each) ? null : each));

it('holds what was recorded and stated since it was last asked, again and for the first time', async () => {
  const table = createLivedTable(kit.record);
  expect(await table.models()).toEqual([]);
  kit.record.appendAll([decision(0), abstained(1), decision(2, { market: eth })]);
  outcome(1, 0.1, null);
  const before = await table.read([{ name: 'base', ...always }]);
  expect(before.market.length).toBe(2);
  expect(Array.from(before.market, (place) => before.names.markets[place])).toEqual([btc, eth]);
  expect(profitsOf(before)).toEqual([0.1, null]);

  outcome(1, 0.2, 'long');
  outcome(3, 0.3, 'flat');
  kit.record.append(decision(4));
  outcome(4, 0.4, 'short');
  const after = await table.read([{ name: 'base', ...always }]);
  expect(profitsOf(after)).toEqual([0.2, 0.3, 0.4]);
  expect(Array.from(after.labels, (label) => outcomes[label])).toEqual(['long', 'flat', 'short']);
  // Whoever works with what was given before is not disturbed.
  expect(profitsOf(before)).toEqual([0.1, null]);
});

it('gives what was said under some names at some times, in the order in which it was', async () => {
  const rows = Array.from({ length: 40 }, (_, bar) => decision(bar, { modelId: bar % 2 ? 'old' : 'base' }));
  kit.record.appendAll(rows);
  const table = createLivedTable(kit.record);
  const { asOf, length } = await table.read([
    { name: 'base', from: decision(20).asOf, until: Infinity },
    { name: 'old', from: 0, until: decision(5).asOf },
    { name: 'unheard-of', ...always },
  ]);
  const expected = [1, 3, 20, 22, 24, 26, 28, 30, 32, 34, 36, 38];
  expect(length).toBe(expected.length);
  expect([...asOf]).toEqual(expected.map((bar) => decision(bar).asOf));
  expect(await table.models()).toEqual([
    { modelId: 'old', newest: decision(39).asOf },
    { modelId: 'base', newest: decision(38).asOf },
  ]);
});

it('is read by several at once, of whom one may leave', async () => {
  kit.record.appendAll(
    Array.from({ length: 1_200 }, (_, bar) => decision(bar, { horizonEnd: decision(bar).asOf + hourMs })),
  );
  const table = createLivedTable(kit.record);
  const leaving = new AbortController();
  const left = table.read([{ name: 'base', ...always }], leaving.signal);
  const stays = table.read([{ name: 'base', ...always }]);
  setImmediate(() => leaving.abort(new Error('gone')));
  await expect(left).rejects.toThrow('gone');
  const { length, asOf } = await stays;
  expect(length).toBe(1_200);
  expect(new Set(asOf).size).toBe(1_200);
});
