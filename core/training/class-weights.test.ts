import { describe, expect, it } from 'vitest';
import { classShares, classWeights } from './class-weights.ts';

describe('class weights', () => {
  it('make every class count alike with a mean of one', () => {
    const shares = classShares(Uint8Array.of(0, 1, 1, 1, 1, 1, 1, 2, 2, 2));
    expect(shares).toEqual([0.1, 0.6, 0.3]);
    const weights = classWeights(shares);
    const products = weights.map((weight, k) => weight * shares[k]);
    for (const product of products) expect(product).toBeCloseTo(1 / 3, 10);
  });

  it('stay finite for a class that is rare or never happens', () => {
    expect(classWeights([0, 0.999, 0.001])).toEqual([1, expect.closeTo(0.334, 3), 10]);
  });
});
