import fc from 'fast-check';
import { expect, it } from 'vitest';
import { packBatches } from './pack-batches.ts';

it('puts each text into one batch, of no more than 32 and 4,096 padded tokens', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 2, max: 512 }), { maxLength: 200 }), (lengths) => {
      const batches = packBatches(lengths);
      expect(batches.flat().sort((a, b) => a - b)).toEqual(lengths.map((_, index) => index));
      for (const batch of batches) {
        const longest = Math.max(...batch.map((index) => lengths[index]));
        expect(batch.length).toBeLessThanOrEqual(32);
        expect(batch.length * longest).toBeLessThanOrEqual(4_096);
      }
    }),
  );
  expect(packBatches(new Array(64).fill(20))).toHaveLength(2);
});
