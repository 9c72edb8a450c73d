import { expect, it } from 'vitest';
import { exactPrice, fixed, money, priceText, signed, whole } from './number-text.ts';
import { percent, share, signedPercent } from './percent.ts';

it('has a true minus sign, and no sign on what rounds to zero', () => {
  expect([fixed(-0.125, 2), fixed(-0.0001, 2), fixed(1.5, 0)]).toEqual(['−0.13', '0.00', '2']);
  expect([signed(0.5, 1), signed(-0.5, 1), signed(0.01, 1), signed(-0.01, 1)]).toEqual(['+0.5', '−0.5', '0.0', '0.0']);
  expect([money(-0.001), money(-1234.5)]).toEqual(['0.00', '−1,234.50']);
});

it('groups thousands, and gives prices the decimals of their tick', () => {
  expect([whole(525_600), whole(999), whole(-1_000)]).toEqual(['525,600', '999', '−1,000']);
  expect([priceText(67_412.3, 0.01), priceText(0.012, 0.0001), priceText(1_000, 1)]).toEqual([
    '67,412.30',
    '0.0120',
    '1,000',
  ]);
});

it('drops no decimal of an exact price, and adds those of its tick', () => {
  expect([exactPrice(63_180, 0.01), exactPrice(63_180.125, 0.01)]).toEqual(['63,180.00', '63,180.125']);
  expect([exactPrice(63_180), exactPrice(0.00001234), exactPrice(100.5, null)]).toEqual([
    '63,180',
    '0.00001234',
    '100.5',
  ]);
});

it('gives shares one decimal, other percents two, and changes a sign', () => {
  expect([share(0.523), percent(0.0024), percent(-0.0151), percent(-0.00001)]).toEqual([
    '52.3 %',
    '0.24 %',
    '−1.51 %',
    '0.00 %',
  ]);
  expect([signedPercent(0.0124), signedPercent(-0.001), signedPercent(0)]).toEqual(['+1.24 %', '−0.10 %', '0.00 %']);
});
