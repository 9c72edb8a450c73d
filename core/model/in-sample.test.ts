import { expect, it } from 'vitest';
import { isInSample } from './in-sample.ts';

it('a moment is in sample from the first training decision to the last test decision, on the markets of the training', () => {
  const part = (from: number, to: number) => ({ from, to });
  const split = { train: part(10, 20), validation: part(22, 25), test: part(27, 30), sealed: part(32, 35) };
  const manifest = { split, markets: ['demo:BTC/USDT' as const] };
  const at = [9, 10, 21, 30, 31, 33].map((asOf) => isInSample(manifest, 'demo:BTC/USDT', asOf));
  expect(at).toEqual([false, true, true, true, false, false]);
  expect(isInSample(manifest, 'demo:ETH/USDT', 15)).toBe(false);
});
