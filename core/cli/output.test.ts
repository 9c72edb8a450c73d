import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { counted, printTable } from './output.ts';

let printed = '';
beforeEach(() => {
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += text;
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());

it('lines numbers up on the right, written as text or whole, with thousands grouped', () => {
  printTable(
    ['market', 'bars', 'profit', 'result'],
    [
      ['BTC/USDT', 525_600, '−0.10 %', 'open'],
      ['ETH/USDT', 12, '', '–'],
      ['SOL/USDT', 1_000, '+12.00 %', '3'],
    ],
  );
  expect(printed.split('\n').slice(0, 4)).toEqual([
    'market       bars    profit  result',
    'BTC/USDT  525,600   −0.10 %  open',
    'ETH/USDT       12            –',
    'SOL/USDT    1,000  +12.00 %  3',
  ]);
});

it('counts with a noun', () => {
  expect([counted(1, 'row'), counted(52_560, 'row')]).toEqual(['1 row', '52,560 rows']);
});
