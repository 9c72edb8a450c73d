import { expect, it } from 'vitest';
import { completeness } from './completeness.ts';

const series = { market: 'demo:BTC/USDT', timeframe: '1m', from: 0, to: 99_999 * 60_000, gaps: 0 } as const;

it('is whole only when no bar is missing', () => {
  expect(completeness({ ...series, bars: 100_000 })).toBe(1);
  expect(completeness({ ...series, bars: 99_999 })).toBe(0.9999);
  expect(completeness({ ...series, bars: 50_000 })).toBe(0.5);
});
