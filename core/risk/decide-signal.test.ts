import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultTradeRules as rules } from '../domain/prediction.ts';
import { breakEven } from './break-even.ts';
import { decideSignal } from './decide-signal.ts';
import { expectedValue } from './expected-value.ts';

const probabilities = fc
  .tuple(fc.nat({ max: 1_000 }), fc.nat({ max: 1_000 }), fc.nat({ max: 1_000 }))
  .map(([a, b, c]) => ({ short: a / (a + b + c || 1), flat: b / (a + b + c || 1), long: c / (a + b + c || 1) }));
const market = fc.record({
  probabilities,
  entry: fc.double({ min: 0.01, max: 100_000, noNaN: true }),
  share: fc.double({ min: 0.0001, max: 0.1, noNaN: true }),
  cost: fc.double({ min: 0, max: 0.02, noNaN: true }),
});

describe('break-even', () => {
  it('is about 47 % on a 1h ATR of 0.6 % at the default cost', () => {
    expect(breakEven({ entry: 100, atr: 0.6, rules })).toBeCloseTo((0.9 + 0.24) / 2.4, 12);
  });

  it('is the win rate at which a trade that either wins its take-profit or loses its stop-loss earns nothing', () => {
    fc.assert(
      fc.property(market, ({ entry, share, cost }) => {
        const trade = { entry, atr: entry * share, rules: { ...rules, roundTripCost: cost } };
        const win = breakEven(trade);
        const earned = win * rules.takeProfitAtr * share - (1 - win) * rules.stopLossAtr * share - cost;
        expect(Math.abs(earned)).toBeLessThan(1e-9);
      }),
    );
  });
});

describe('expected value', () => {
  it('is minus the cost without an edge, however likely the barriers are', () => {
    fc.assert(
      fc.property(market, fc.double({ min: 0, max: 0.5, noNaN: true }), ({ entry, share, cost }, touched) => {
        const trade = { entry, atr: entry * share, rules: { ...rules, roundTripCost: cost } };
        const fair = { long: touched, flat: 1 - 2 * touched, short: touched };
        expect(expectedValue({ ...trade, side: 'long', probabilities: fair })).toBeCloseTo(-cost, 12);
        expect(expectedValue({ ...trade, side: 'short', probabilities: fair })).toBeCloseTo(-cost, 12);
      }),
    );
  });
});

describe('signal', () => {
  const certain = { long: 0.8, flat: 0.1, short: 0.1 };

  it('takes the likelier side when it pays', () => {
    const decision = decideSignal({ probabilities: certain, entry: 100, atr: 1, rules });
    expect(decision).toMatchObject({ signal: 'long', side: 'long' });
    expect(decision.expectedValue).toBeCloseTo(0.02 * 0.7 - 0.0024, 12);
    expect(decision.reasons).toEqual(['A long is expected to earn 1.16 % after a cost of 0.24 %.']);
    const swapped = { long: 0.1, flat: 0.1, short: 0.8 };
    expect(decideSignal({ probabilities: swapped, entry: 100, atr: 1, rules })).toMatchObject({
      signal: 'short',
      side: 'short',
    });
  });

  it('abstains when nothing is expected to be earned, and says so', () => {
    const decision = decideSignal({ probabilities: { long: 0.2, flat: 0.6, short: 0.2 }, entry: 100, atr: 1, rules });
    expect(decision).toMatchObject({ signal: 'abstain', side: 'long' });
    expect(decision.reasons).toEqual([
      'The likelier side, long, is expected to earn −0.24 % after a cost of 0.24 %: not above zero.',
    ]);
  });

  it('abstains when the take-profit is worth less than twice the cost, however certain the model is', () => {
    const decision = decideSignal({ probabilities: { long: 1, flat: 0, short: 0 }, entry: 100, atr: 0.18, rules });
    expect(decision.expectedValue).toBeGreaterThan(0);
    expect(decision.signal).toBe('abstain');
    expect(decision.reasons).toEqual([
      'The take-profit is 0.45 % away, less than twice the round-trip cost of 0.24 %.',
    ]);
  });

  it('abstains on numbers that are none', () => {
    expect(decideSignal({ probabilities: certain, entry: 100, atr: Number.NaN, rules }).signal).toBe('abstain');
  });

  it('is never more frequent at twice the cost', () => {
    let fewer = 0;
    fc.assert(
      fc.property(market, ({ probabilities: given, entry, share, cost }) => {
        const decide = (roundTripCost: number) =>
          decideSignal({ probabilities: given, entry, atr: entry * share, rules: { ...rules, roundTripCost } });
        const [once, twice] = [decide(cost), decide(2 * cost)];
        expect(twice.side).toBe(once.side);
        if (once.signal === 'abstain') expect(twice.signal).toBe('abstain');
        if (once.signal !== 'abstain' && twice.signal === 'abstain') fewer += 1;
      }),
      { numRuns: 2_000 },
    );
    expect(fewer).toBeGreaterThan(0);
  });
});
