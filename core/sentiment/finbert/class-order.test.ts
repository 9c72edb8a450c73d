import { expect, it } from 'vitest';
import { classOrder } from './class-order.ts';

it('finds the labels in any order and case', () => {
  expect(classOrder({ 0: 'positive', 1: 'negative', 2: 'neutral' }, 'c')).toEqual({
    positive: 0,
    negative: 1,
    neutral: 2,
  });
  expect(classOrder({ 0: 'Neutral', 1: 'POSITIVE', 2: 'Negative' }, 'c')).toEqual({
    neutral: 0,
    positive: 1,
    negative: 2,
  });
});

it('refuses other labels by their names', () => {
  const refused: [unknown, RegExp][] = [
    [{ 0: 'LABEL_0', 1: 'LABEL_1', 2: 'LABEL_2' }, /m\/config\.json names the classes LABEL_0, LABEL_1, LABEL_2, not/],
    [{ 0: 'positive', 1: 'negative' }, /classes positive, negative, not/],
    [{ 0: 'positive', 1: 'negative', 2: 'neutral', 3: 'mixed' }, /mixed/],
    [{ 0: 'positive', 1: 'negative', 7: 'neutral' }, /not positive, negative and neutral/],
    [undefined, /\(none\)/],
  ];
  for (const [id2label, message] of refused) expect(() => classOrder(id2label, 'm/config.json')).toThrow(message);
});
