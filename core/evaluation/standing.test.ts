import { describe, expect, it } from 'vitest';
import { seededRandom } from '../domain/random.ts';
import { dayMs, hourMs, minuteMs } from '../domain/timeframe.ts';
import { type BootstrapMean, blockBootstrap } from './block-bootstrap.ts';
import { blockLength } from './resample-blocks.ts';
import { breaksPromise, fewestLivedBlocks } from './standing.ts';

const horizonMs = 6 * hourMs;
const everyMs = 30 * minuteMs;
const perDay = dayMs / everyMs;

/** Log losses of overlapping decisions: each is the mean of what happened over its horizon, 0.4 around `level`. */
function lossesOf(days: number, level: number, seed: number): { values: Float64Array; times: Float64Array } {
  const random = seededRandom(seed);
  const overlap = horizonMs / everyMs;
  const shocks = Float64Array.from({ length: days * perDay + overlap }, () => random() - 0.5);
  const scale = 0.4 * Math.sqrt(12 * overlap);
  const values = Float64Array.from({ length: days * perDay }, (_, i) => {
    let sum = 0;
    for (let j = i; j < i + overlap; j += 1) sum += shocks[j];
    return level + (scale * sum) / overlap;
  });
  return { values, times: Float64Array.from(values.keys(), (i) => i * everyMs) };
}

function meanOf({ values, times }: ReturnType<typeof lossesOf>, days: number, resamples: number): BootstrapMean {
  const count = days * perDay;
  return blockBootstrap({
    values: values.subarray(0, count),
    times: times.subarray(0, count),
    blockMs: blockLength(horizonMs),
    random: seededRandom(1),
    resamples,
  });
}

/** Whether a model is ever demoted that is looked at every day of the 90 that it lives. */
function isEverDemoted(history: number, level: number): boolean {
  const test = meanOf(lossesOf(45, 1, 2 * history), 45, 400);
  const lived = lossesOf(90, level, 2 * history + 1);
  for (let day = 7; day <= 90; day += 1) {
    if (breaksPromise(false, test, meanOf(lived, day, 200))) return true;
  }
  return false;
}

const mean = (value: number, low: number, high: number, blocks = fewestLivedBlocks): BootstrapMean => ({
  value,
  low,
  high,
  blocks,
});

describe('what breaks the promise of a test', () => {
  it('is a lived loss surely above the promised interval; until it is back inside, what was said holds', () => {
    const promised = { low: 0.95, high: 1.05 };
    expect(breaksPromise(false, promised, mean(1.2, 1.09, 1.31))).toBe(true);
    // Above at 95 %, which is not sure enough for looking every day.
    expect(breaksPromise(false, promised, mean(1.2, 1.07, 1.33))).toBe(false);
    expect(breaksPromise(true, promised, mean(1.06, 0.9, 1.2))).toBe(true);
    expect(breaksPromise(true, promised, mean(1.05, 0.9, 1.2))).toBe(false);
    // Better than promised breaks nothing.
    expect(breaksPromise(false, promised, mean(0.5, 0.4, 0.6))).toBe(false);
  });

  it('is nothing that happened in less than a week', () => {
    const promised = { low: 0.95, high: 1.05 };
    expect(breaksPromise(false, promised, mean(9, 8, 10, fewestLivedBlocks - 1))).toBe(false);
    expect(breaksPromise(true, promised, mean(0.5, 0.4, 0.6, fewestLivedBlocks - 1))).toBe(true);
  });

  it('is met by at most 1 in 20 models that are exactly as promised, though they are looked at every day for 90 days', () => {
    const demoted = Array.from({ length: 100 }, (_, i) => isEverDemoted(i, 1)).filter(Boolean).length;
    expect(demoted).toBeLessThanOrEqual(5);
  }, 120_000);

  it('is met by models whose log loss is clearly worse', () => {
    const demoted = Array.from({ length: 20 }, (_, i) => isEverDemoted(i, 1.25)).filter(Boolean).length;
    expect(demoted).toBe(20);
  }, 60_000);
});
