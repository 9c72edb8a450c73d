import { expect, it } from 'vitest';
import { looksText } from './sealed-commands.ts';

it('tells openings from trainings, and says what they cost only when there are any', () => {
  expect(looksText(0, { earlier: 0, later: 0 })).toBe('No model was opened on it yet.');
  expect(looksText(1, { earlier: 0, later: 2 })).toBe(
    'It was opened 1 time, by this or other models; 2 later trainings have used part of it. Each look makes the next one worth less.',
  );
  expect(looksText(0, { earlier: 1, later: 0 })).toMatch(/^No model was opened on it yet; 1 earlier training had used/);
});
