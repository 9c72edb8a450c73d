import { afterEach, beforeEach, expect, it } from 'vitest';
import { abstained, btc, createTestRecord, decision, eth, walk } from './record.test-kit.ts';

let kit: ReturnType<typeof createTestRecord>;
beforeEach(() => {
  kit = createTestRecord();
});
afterEach(() => kit.remove());

it('holds what the rows hold of one model, with the outcome that was stated last', () => {
  for (let bar = 0; bar < 30; bar += 1) {
    const modelId = bar % 3 === 0 ? 'other' : 'base';
    kit.record.append(bar % 5 === 4 ? abstained(bar) : decision(bar, { modelId, market: bar % 2 ? btc : eth }));
  }
  kit.resolve(walk(30 * 10));
  const [outcome] = kit.record.outcomesOf(2, 2).values();
  kit.record.putOutcome({ ...outcome, profit: 0.5, exit: 150 });
  const lived = kit.record.lived('base', 0, 30);
  const listed = kit.record.page({ modelId: 'base', direction: 'up', limit: 100 });
  expect(lived).toEqual(
    listed.map(({ decision: row, outcome: stated }) => ({
      number: row.number,
      market: row.market,
      asOf: row.asOf,
      horizonEnd: row.horizonEnd,
      signal: row.signal,
      ...row.probabilities,
      endTime: stated?.endTime ?? null,
      profit: stated?.profit ?? null,
      label: stated?.label ?? null,
    })),
  );
  expect(lived.find(({ number }) => number === 2)?.profit).toBe(0.5);
  expect(kit.record.lived('base', 5, 8).map(({ number }) => number)).toEqual([6, 8]);
});

it('names the models of some rows, where each begins and ends', () => {
  for (const [bar, modelId] of ['a', 'b', 'b', 'a', 'c'].entries()) kit.record.append(decision(bar, { modelId }));
  kit.record.append(abstained(9));
  expect(kit.record.modelsIn(0, 4)).toEqual([
    { modelId: 'a', first: 1, last: 4, newest: decision(3).asOf },
    { modelId: 'b', first: 2, last: 3, newest: decision(2).asOf },
  ]);
  expect(kit.record.modelsIn(4, 99).map(({ modelId }) => modelId)).toEqual(['c']);
});
