import { expect, it } from 'vitest';
import { percent } from './percent.ts';

it('has two decimals and a true minus sign', () => {
  expect([percent(0.0024), percent(-0.0151), percent(1)]).toEqual(['0.24 %', '−1.51 %', '100.00 %']);
});
