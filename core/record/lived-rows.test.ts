import { afterEach, beforeEach, expect, it } from 'vitest';
import { abstained, btc, createTestRecord, decision, eth, walk } from './record.test-kit.ts';

let kit: ReturnType<typeof createTestRecord>;
beforeEach(() => {
  kit = createTestRecord();
});
afterEach(() => kit.remove());

it('holds what the rows hold of what a model predicted, with the outcome that was stated last', () => {
  for (let bar = 0; bar < 30; bar += 1) {
    const modelId = bar % 3 === 0 ? 'other' : 'base';
    kit.record.append(bar % 5 === 4 ? abstained(bar) : decision(bar, { modelId, market: bar % 2 ? btc : eth }));
  }
  kit.resolve(walk(30 * 10));
  const [outcome] = kit.record.outcomesOf(2, 2).values();
  kit.record.putOutcome({ ...outcome, profit: 0.5, exit: 150 });
  const lived = kit.record.lived(0, 30);
  const listed = kit.record.page({ direction: 'up', limit: 100 }).filter(({ decision: row }) => row.modelId !== null);
  expect(lived).toEqual(
    listed.map(({ decision: row, outcome: stated }) => ({
      number: row.number,
      modelId: row.modelId,
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
  expect(kit.record.lived(5, 8).map(({ number }) => number)).toEqual([6, 7, 8]);
});

it('says whose outcome was stated, again or for the first time, and nothing where nothing changed', () => {
  const heard: number[] = [];
  kit.record.onOutcome((number) => heard.push(number));
  kit.record.appendAll([decision(0), decision(1)]);
  kit.resolve(walk(20 * 10));
  expect(heard.sort()).toEqual([1, 2]);
  const [outcome] = kit.record.outcomesOf(1, 1).values();
  kit.record.putOutcome(outcome);
  kit.record.putOutcome({ ...outcome, profit: 0.5 });
  expect(heard).toEqual([1, 2, 1]);
});
