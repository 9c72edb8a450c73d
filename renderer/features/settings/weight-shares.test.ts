import { describe, expect, it } from 'vitest';
import { weightShares } from './weight-shares.ts';

const weights = { lexicon: '1', finbert: '3', llm: '4' };

describe('the shares of the models', () => {
  it('are those of their weights among the models that speak, in the usual order', () => {
    expect(weightShares(weights, ['llm', 'lexicon', 'finbert'])).toEqual([
      { model: 'lexicon', share: 0.125 },
      { model: 'finbert', share: 0.375 },
      { model: 'llm', share: 0.5 },
    ]);
    expect(weightShares(weights, ['lexicon'])).toEqual([{ model: 'lexicon', share: 1 }]);
  });

  it.each(['', 'many', '-1', 'Infinity'])('are not known while a weight is %j', (finbert) => {
    expect(weightShares({ ...weights, finbert }, ['lexicon', 'finbert'])).toBeNull();
  });
});
