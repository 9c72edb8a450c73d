import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultTradeRules as rules, defaultDecisionTerms as usual } from '../domain/prediction.ts';
import { decideSignal } from './decide-signal.ts';

const certain = { long: 0.6, flat: 0.2, short: 0.2 };
const decide = (change: Partial<typeof usual>, probabilities = certain) =>
  decideSignal({ probabilities, entry: 100, atr: 1, rules, terms: { ...usual, ...change } });

describe('the terms of a signal', () => {
  it('are those of ever when none are given', () => {
    expect(decide({})).toEqual(decideSignal({ probabilities: certain, entry: 100, atr: 1, rules }));
    expect(decide({}).signal).toBe('long');
  });

  it('ask for more than the least expected value, and say how much', () => {
    // (2.5 + 1.5) / 2 × 1 % × 0.4 − 0.24 %
    expect(decide({ minExpectedValue: 0.0055 }).signal).toBe('long');
    const { signal, reasons } = decide({ minExpectedValue: 0.006 });
    expect(signal).toBe('abstain');
    expect(reasons).toEqual([
      'The likelier side, long, is expected to earn 0.56 % after a cost of 0.24 %: not above the 0.60 % that are asked for.',
    ]);
  });

  it('ask for decided wins so far above break-even, and for no more than an expected gain at zero', () => {
    const { breakEven, signal } = decide({ breakEvenMargin: 0.31 });
    expect([breakEven, signal]).toEqual([expect.closeTo(0.435, 12), 'long']);
    expect(decide({ breakEvenMargin: 0.32 }).reasons).toEqual([
      'When decided, a long is expected to win in 75.00 %: not 32.00 points above its break-even of 43.50 %.',
    ]);
    // Wherever a gain is expected the share is above break-even: the first step asks for little more than none.
    const faint = { long: 0.26, flat: 0.6, short: 0.14 };
    expect(decide({ breakEvenMargin: 0 }, faint).signal).toBe(decide({ breakEvenMargin: 0.001 }, faint).signal);
    expect(decide({ breakEvenMargin: 0.001 }, { long: 0, flat: 1, short: 0 }).signal).toBe('abstain');
  });

  it('ask for a take-profit of so many round-trip costs', () => {
    expect(decide({ takeProfitCosts: 10 }).signal).toBe('long');
    expect(decide({ takeProfitCosts: 11 }).reasons).toEqual([
      'The take-profit is 2.50 % away, less than 11 times the round-trip cost of 0.24 %.',
    ]);
  });

  it('never bring more signals when they ask for more', () => {
    const terms = fc.record({
      minExpectedValue: fc.double({ min: 0, max: 0.05, noNaN: true }),
      breakEvenMargin: fc.double({ min: 0, max: 0.5, noNaN: true }),
      takeProfitCosts: fc.double({ min: 1, max: 20, noNaN: true }),
    });
    let fewer = 0;
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), terms, (long, asked) => {
        const probabilities = { long, flat: 0, short: 1 - long };
        const [before, after] = [
          decide({}, probabilities),
          decide({ ...asked, takeProfitCosts: asked.takeProfitCosts + 1 }, probabilities),
        ];
        if (before.signal === 'abstain') expect(after.signal).toBe('abstain');
        if (before.signal !== after.signal) fewer += 1;
        expect([after.side, after.expectedValue, after.breakEven]).toEqual([
          before.side,
          before.expectedValue,
          before.breakEven,
        ]);
      }),
    );
    expect(fewer).toBeGreaterThan(0);
  });
});
