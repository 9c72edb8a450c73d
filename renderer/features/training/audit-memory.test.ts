import { expect, it } from 'vitest';
import { cutShortText } from './audit-memory.ts';

it('says of a check that the page left that the reload ended it', () => {
  expect(cutShortText({ begunAt: 0, preset: 'tiny', seed: 3 })).toMatch(
    /^The check of the tiny network with seed 3, begun .*1970.*, was ended by the reload/,
  );
  expect(cutShortText(null)).toBeNull();
});
