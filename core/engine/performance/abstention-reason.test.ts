import { describe, expect, it } from 'vitest';
import { defaultDecisionTerms, defaultTradeRules } from '../../domain/prediction.ts';
import { decideSignal } from '../../risk/decide-signal.ts';
import { abstentionReason } from './abstention-reason.ts';

describe('what the rules of trading say against a signal', () => {
  const { takeProfitAtr } = defaultTradeRules;
  const doubt = (long: number, terms: Partial<typeof defaultDecisionTerms>, atr = 1) => {
    const probabilities = { long, short: 0.9 - long, flat: 0.1 };
    const given = { ...defaultDecisionTerms, minExpectedValue: -1, breakEvenMargin: 0, takeProfitCosts: 0, ...terms };
    const decided = decideSignal({ probabilities, entry: 100, atr, rules: defaultTradeRules, terms: given });
    expect(decided.signal).toBe('abstain');
    return abstentionReason(decided.reasons);
  };

  it('is one sentence without a hole for either side, whatever the numbers', () => {
    const cost = doubt(0.5, { minExpectedValue: 0.5 });
    expect(cost).toBe('The likelier side is not expected to earn enough after its cost.');
    expect(doubt(0.3, { minExpectedValue: 0.6 })).toBe(cost);
    expect(doubt(0.5, { breakEvenMargin: 0.9 })).toBe('The likelier side is not expected to win often enough to pay.');
    expect(doubt(0.5, { takeProfitCosts: 1_000 }, 1 / takeProfitAtr)).toBe(
      'The take-profit is too near to be worth the cost of a trade.',
    );
  });
});

it('is the first reason but the verdict of the test, the same for other numbers, times and markets', () => {
  const said = (market: string, time: string, bars: number) =>
    abstentionReason([`Not enough candles of ${market} before ${time} for a prediction: 1d ${bars} of 330 bars.`]);
  expect(said('binance:BTC/USDT', '2025-01-01T10:20:00Z', 4)).toBe(
    said('demo:ETH/USDT', '2026-02-01T00:00:00.123Z', 29),
  );
  expect(abstentionReason(['In its test: no edge.', 'Of demo:ETH/USDT 3 bars at 2026-02-01T00:00:00Z.'])).toBe(
    'Of … … bars at ….',
  );
  expect(abstentionReason([])).toBe('No reason was recorded.');
});
