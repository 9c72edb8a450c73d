import { describe, expect, it } from 'vitest';
import { seededRandom } from '../domain/random.ts';
import { blockBootstrap } from './block-bootstrap.ts';
import { percentileInterval } from './percentile-interval.ts';

const trials = 400;

/** `count` independent numbers around zero, nearly normal. */
function draws(count: number, seed: number): Float64Array {
  const random = seededRandom(seed);
  return Float64Array.from({ length: count }, () => random() + random() + random() + random() - 2);
}

/** How often the interval of the mean of `count` blocks holds the truth. */
function coverage(count: number, interval: (values: Float64Array, seed: number) => { low: number; high: number }) {
  let covered = 0;
  for (let seed = 0; seed < trials; seed += 1) {
    const { low, high } = interval(draws(count, seed), seed + trials);
    if (low <= 0 && high >= 0) covered += 1;
  }
  return covered / trials;
}

const expanded = (values: Float64Array, seed: number) =>
  blockBootstrap({ values, times: values.map((_, i) => i), blockMs: 1, random: seededRandom(seed) });

/** The control: plain percentiles of the same resamples. */
function plain(values: Float64Array, seed: number) {
  const random = seededRandom(seed);
  const means = Float64Array.from({ length: 1_000 }, () => {
    let sum = 0;
    for (let i = 0; i < values.length; i += 1) sum += values[Math.floor(random() * values.length)];
    return sum / values.length;
  }).sort();
  return { low: means[25], high: means[974] };
}

describe('a percentile interval', () => {
  it('holds the truth about as often as it says even with seven blocks', () => {
    expect(coverage(7, expanded)).toBeGreaterThan(0.925);
    expect(coverage(30, expanded)).toBeGreaterThan(0.93);
    expect(coverage(30, expanded)).toBeLessThan(0.98);
  });

  it('control: plain percentiles of seven blocks are too sure', () => {
    expect(coverage(7, plain)).toBeLessThan(0.915);
  });

  it('nears the 2.5 % and 97.5 % percentiles with many blocks', () => {
    const { low, high } = percentileInterval(
      Float64Array.from({ length: 1_001 }, (_, i) => i),
      1_000_000,
    );
    expect(low).toBe(25);
    expect(high).toBe(975);
  });
});
