import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { counted, nothingImported, printTable } from './output.ts';

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

it('speaks of one rejected row as of one', () => {
  expect(nothingImported('a.csv', 1, 'x')).toBe('Nothing was imported: the only row of a.csv was rejected because x.');
  expect(nothingImported('a.csv', 2_000, 'x')).toBe(
    'Nothing was imported: all 2,000 rows of a.csv were rejected, the first because x.',
  );
});
