import { expect, it } from 'vitest';
import { openedText } from './opened-text.ts';

it('tells looks and trainings apart', () => {
  const text = (openings: number, later = 0, earlier = 0) => openedText({ openings, trainings: { earlier, later } });
  expect(text(0)).toBe('Nobody has looked at it yet.');
  expect(text(1)).toBe('It was looked at once.');
  expect(text(1, 2)).toBe('It was looked at once; 2 later trainings have used part of it.');
  expect(text(0, 1)).toBe('It was never opened; 1 later training has used part of it.');
  expect(text(3, 0, 1)).toMatch(/^It was looked at 3 times, .*; 1 earlier training had used part of it\.$/);
});
