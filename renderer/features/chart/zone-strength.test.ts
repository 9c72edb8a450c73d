import { expect, it } from 'vitest';
import { newestStrength, olderStrength, zoneColours } from './zone-strength.ts';

it.each(['long', 'short', 'abstain'] as const)('draws older trades at half the strength of a newest %s', (signal) => {
  expect(olderStrength({ signal })).toBe(newestStrength(signal) / 2);
});

it('fills both halves of a zone with the same strength', () => {
  expect(zoneColours({ up: '#00ff00', down: '#ff0000' }, 0.5)).toEqual({
    profitColour: '#00ff0080',
    lossColour: '#ff000080',
  });
});
