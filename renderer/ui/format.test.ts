import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  countOf,
  formatAge,
  formatChange,
  formatCompact,
  formatCount,
  formatDuration,
  formatNumber,
  formatPrice,
  formatShare,
} from './format.ts';

const thin = '\u202f';

describe('formatPrice', () => {
  it('writes exactly the decimals of the tick and groups thousands', () => {
    expect(formatPrice(67412.3, 0.01)).toBe('67,412.30');
    expect(formatPrice(0.1234567, 0.0001)).toBe('0.1235');
  });
  it('shows a dash for what is not known', () => {
    expect(formatPrice(null, 0.01)).toBe('–');
    expect(formatPrice(Number.NaN, 0.01)).toBe('–');
  });
});

describe('formatChange', () => {
  it('has a sign, two decimals and a true minus', () => {
    expect(formatChange(0.0124)).toBe(`+1.24${thin}%`);
    expect(formatChange(-0.0031)).toBe(`\u22120.31${thin}%`);
  });
  it('has no sign when it rounds to zero', () => {
    expect(formatChange(-0.000001)).toBe(`0.00${thin}%`);
  });
  it('never writes a hyphen for a minus', () => {
    fc.assert(fc.property(fc.double({ min: -10, max: 10, noNaN: true }), (x) => !formatChange(x).includes('-')));
  });
});

describe('counts, shares and durations', () => {
  it('separates thousands with commas, as prices do', () => {
    expect(formatCount(525600)).toBe('525,600');
    expect(formatCount(999)).toBe('999');
    expect(formatShare(0.523)).toBe(`52${thin}%`);
    expect(formatNumber(-1.5, 2)).toBe('\u22121.50');
    expect(formatCompact(1234567)).toBe(`1.23${thin}M`);
  });
  it('puts a noun in its number', () => {
    expect([0, 1, 2, 1_000].map((count) => countOf(count, 'gap'))).toEqual(['0 gaps', '1 gap', '2 gaps', '1,000 gaps']);
  });
  it('shows the two largest units of a duration, and one of an age', () => {
    expect(formatDuration((3 * 60 + 12) * 60_000)).toBe(`3${thin}h 12${thin}m`);
    expect(formatDuration(42_900)).toBe(`42${thin}s`);
    expect(formatDuration(86_400_000)).toBe(`1${thin}d`);
    expect(formatDuration(-5)).toBe(`0${thin}s`);
    expect(formatAge(277_000)).toBe(`4${thin}m`);
  });
});
