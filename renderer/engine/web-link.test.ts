import { expect, it } from 'vitest';
import { codeOf } from './web-link.ts';

it('finds the one-time code in an address and takes no page for one', () => {
  expect(codeOf('#code=Ab_9-x')).toBe('Ab_9-x');
  expect(codeOf('#/chart')).toBeUndefined();
  expect(codeOf('#code=')).toBeUndefined();
  expect(codeOf('#code=a&b')).toBeUndefined();
  expect(codeOf('')).toBeUndefined();
});
