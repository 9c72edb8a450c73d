import { describe, expect, it } from 'vitest';
import { seededRandom } from '../domain/random.ts';
import { blockBootstrap } from './block-bootstrap.ts';

/** `blocks` stretches of 36 samples that share one coin's ±1: 36 times less evidence than it looks. */
function sharedCoins(blocks: number, seed: number): { values: Float64Array; times: Float64Array } {
  const random = seededRandom(seed);
  const coins = Array.from({ length: blocks }, () => (random() < 0.5 ? -1 : 1));
  const values = Float64Array.from({ length: blocks * 36 }, (_, i) => coins[Math.floor(i / 36)]);
  return { values, times: Float64Array.from(values, (_, i) => i) };
}

function coverage(blockMs: number): number {
  const trials = 200;
  const covered = Array.from({ length: trials }, (_, seed) => {
    const interval = blockBootstrap({
      ...sharedCoins(40, seed),
      blockMs,
      random: seededRandom(seed + 1),
      resamples: 300,
    });
    return interval.low <= 0 && interval.high >= 0;
  });
  return covered.filter(Boolean).length / trials;
}

describe('block bootstrap', () => {
  it('covers the truth about as often as it says when a block is as long as the dependence', () => {
    expect(coverage(36)).toBeGreaterThan(0.88);
  });

  it('control: single samples as blocks are far too sure', () => {
    expect(coverage(1)).toBeLessThan(0.5);
  });

  it('gives the same interval for the same seed, around the mean', () => {
    const make = () => blockBootstrap({ ...sharedCoins(20, 1), blockMs: 36, random: seededRandom(7) });
    const interval = make();
    expect(make()).toEqual(interval);
    expect(interval.blocks).toBe(20);
    expect(interval.low).toBeLessThanOrEqual(interval.value);
    expect(interval.high).toBeGreaterThanOrEqual(interval.value);
  });
});
