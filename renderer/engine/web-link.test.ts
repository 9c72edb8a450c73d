import { expect, it } from 'vitest';
import { codeOf, saysSignedOut } from './web-link.ts';

it('finds the one-time code in an address and takes no page for one', () => {
  expect(codeOf('#code=Ab_9-x')).toBe('Ab_9-x');
  expect(codeOf('#/chart')).toBeUndefined();
  expect(codeOf('#code=')).toBeUndefined();
  expect(codeOf('#code=a&b')).toBeUndefined();
  expect(codeOf('')).toBeUndefined();
});

it('tells a session that is not known from other refusals', () => {
  expect([401, 403].map(saysSignedOut)).toEqual([true, true]);
  expect([200, 404, 429, 500].map(saysSignedOut)).toEqual([false, false, false, false]);
});
