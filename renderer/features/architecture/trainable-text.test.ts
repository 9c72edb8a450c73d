import { expect, it } from 'vitest';
import { trainableText } from './trainable-text.ts';

const layer = (parameters: number, trainable: number) => ({ parameters, trainable });

it('says which part can be trained, and never rounds to all or none', () => {
  expect(trainableText([layer(10, 10), layer(0, 0)])).toBe('all trainable');
  expect(trainableText([layer(10, 0)])).toBe('none trainable');
  expect(trainableText([layer(60, 60), layer(40, 0)])).toBe('60\u202f% trainable');
  expect(trainableText([layer(10_000, 9_999)])).toBe('99\u202f% trainable');
  expect(trainableText([layer(10_000, 1)])).toBe('1\u202f% trainable');
});
