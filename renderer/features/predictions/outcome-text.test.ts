import { describe, expect, it } from 'vitest';
import type { DecisionOutcome, RecordedDecision } from '../../../core/domain/record.ts';
import { directionOf, outcomeText } from './outcome-text.ts';
import { timeframeFor } from './timeframe-for.ts';
import { toPrediction } from './to-prediction.ts';

const hour = 3_600_000;
const decision: RecordedDecision = {
  number: 7,
  previousHash: '0'.repeat(64),
  hash: '1'.repeat(64),
  market: 'demo:BTC/USDT',
  asOf: 0,
  recordedAt: 40,
  modelId: 'm-1',
  inputHash: '2'.repeat(64),
  probabilities: { long: 0.5, flat: 0.3, short: 0.2 },
  signal: 'abstain',
  side: 'long',
  entry: 100,
  takeProfit: 105,
  stopLoss: 97,
  tickSize: 0.01,
  atr: 2,
  breakEven: 0.4,
  expectedValue: 0.001,
  roundTripCost: 0.0024,
  horizonEnd: 6 * hour,
  reasons: ['The expected value is too small.'],
};
const outcome = { end: 'takeProfit', profit: 0.0476 } as DecisionOutcome;

describe('what became of a decision', () => {
  it('says the barrier, else how long it is still open, else that it is not known', () => {
    expect(outcomeText(decision, outcome, 7 * hour)).toBe('take profit');
    expect(outcomeText(decision, null, 2 * hour)).toMatch(/^open, 4\sh left$/);
    expect(outcomeText(decision, null, 6 * hour)).toBe('not known');
  });

  it('is nothing where nothing was predicted', () => {
    expect(outcomeText({ ...decision, side: null }, null, 7 * hour)).toBe('');
  });

  it('has the colour of its profit after cost, and none when there is neither', () => {
    expect(directionOf(outcome)).toBe('up');
    expect(directionOf({ ...outcome, profit: -0.0001 })).toBe('down');
    expect(directionOf({ ...outcome, profit: 0 })).toBeUndefined();
    expect(directionOf(null)).toBeUndefined();
  });
});

describe('a recorded decision as a prediction', () => {
  it('keeps every stored number', () => {
    const { tickSize, roundTripCost, recordedAt, number, hash, previousHash, inputHash, ...shared } = decision;
    expect(toPrediction(decision)).toEqual(shared);
  });

  it('is none without a model or levels', () => {
    expect(toPrediction({ ...decision, modelId: null })).toBeNull();
    expect(toPrediction({ ...decision, entry: null })).toBeNull();
    expect(toPrediction({ ...decision, expectedValue: null })).toBeNull();
  });
});

it('shows a horizon of any length in bars that can be told apart', () => {
  expect(timeframeFor(hour)).toBe('1m');
  expect(timeframeFor(9.75 * hour)).toBe('5m');
  expect(timeframeFor(48 * hour)).toBe('1h');
  expect(timeframeFor(10_000 * hour)).toBe('1d');
});
