import { expect, it } from 'vitest';
import { formatBytes, formatMs, formatScore, formatUsd } from './score-text.ts';

it('writes scores with a sign, a true minus and none on zero', () => {
  expect([0.314, -0.5, 0, -0.001, 0.004, 1, null].map(formatScore)).toEqual([
    '+0.31',
    '−0.50',
    '0.00',
    '0.00',
    '0.00',
    '+1.00',
    '–',
  ]);
});

it('writes times, money and sizes in the unit they are read in', () => {
  expect([0.04, 0.31, 9.9, 41.4, 1_240].map(formatMs)).toEqual([
    '0.04\u202fms',
    '0.3\u202fms',
    '9.9\u202fms',
    '41\u202fms',
    '1.2\u202fs',
  ]);
  expect([0, 0.0042, 0.5, 12].map(formatUsd)).toEqual(['$0.00', '$0.0042', '$0.50', '$12.00']);
  expect([900, 4_200_000, 109_800_000].map(formatBytes)).toEqual(['1\u202fkB', '4.2\u202fMB', '110\u202fMB']);
});
