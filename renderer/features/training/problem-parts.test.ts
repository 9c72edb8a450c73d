import { expect, it } from 'vitest';
import { problemParts } from './problem-parts.ts';

it('takes the counts of bars out of a sentence', () => {
  const sentence =
    'Not enough data to train (decisions: 3 train, 0 test; at least 50 each): demo:BTC/USDT 1m: 10 of 900 bars; demo:ETH/USDT 1h: 4 of 99 bars; import more.';
  expect(problemParts(sentence)).toEqual({
    before: 'Not enough data to train (decisions: 3 train, 0 test; at least 50 each):',
    items: ['demo:BTC/USDT 1m: 10 of 900 bars', 'demo:ETH/USDT 1h: 4 of 99 bars'],
    after: 'import more.',
  });
});
it('leaves a sentence without any as it is', () => {
  expect(problemParts('All came out flat; wait.')).toEqual({
    before: 'All came out flat; wait.',
    items: [],
    after: '',
  });
});
