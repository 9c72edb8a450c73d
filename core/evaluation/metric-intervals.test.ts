import { describe, expect, it } from 'vitest';
import { seededRandom } from '../domain/random.ts';
import { classificationMetrics } from './classification-metrics.ts';
import { judgedMetrics } from './judged-metrics.ts';
import { metricIntervals } from './metric-intervals.ts';
import { percentileInterval } from './percentile-interval.ts';

const horizonMs = 18;
const blockMs = 2 * horizonMs;
const names = ['logLoss', 'brier', 'accuracy', 'balancedAccuracy', 'macroF1', 'mcc', 'ece'] as const;

/** Probabilities that are exactly right about their labels; `persistence` neighbours share one draw. */
function honest(samples: number, seed: number, persistence = 1) {
  const random = seededRandom(seed);
  const probabilities = new Float32Array(samples * 3);
  const labels = new Uint8Array(samples);
  let [a, b, draw] = [0, 0, 0];
  for (let i = 0; i < samples; i += 1) {
    if (i % persistence === 0) [a, b, draw] = [0.1 + 0.4 * random(), 0.1 + 0.3 * random(), random()];
    probabilities.set([a, b, 1 - a - b], i * 3);
    labels[i] = draw < a ? 0 : draw < a + b ? 1 : 2;
  }
  return { probabilities, labels, decisionTime: Float64Array.from({ length: samples }, (_, i) => i) };
}

describe('the intervals of metrics', () => {
  it('are those of resampling the samples block by block, the slow way', () => {
    const { probabilities, labels, decisionTime } = honest(blockMs * 9 + 5, 1);
    const metrics = classificationMetrics(probabilities, labels);
    const options = { times: decisionTime, blockMs, resamples: 200 };
    const fast = metricIntervals(probabilities, labels, metrics, { ...options, random: seededRandom(3) });

    const random = seededRandom(3);
    const drawn = Object.fromEntries(names.map((name) => [name, new Float64Array(200)]));
    for (let draw = 0; draw < 200; draw += 1) {
      const picked = Array.from({ length: 10 }, () => Math.floor(random() * 10)).flatMap((block) =>
        [...labels.keys()].filter((i) => Math.floor(i / blockMs) === block),
      );
      const rows = Float32Array.from(picked.flatMap((i) => [...probabilities.subarray(3 * i, 3 * i + 3)]));
      const metrics = classificationMetrics(
        rows,
        Uint8Array.from(picked, (i) => labels[i]),
      );
      for (const name of names) drawn[name][draw] = metrics[name];
    }
    for (const name of names.filter((other) => other !== 'ece')) {
      const slow = percentileInterval(drawn[name], 10);
      expect(fast?.[name].low).toBeCloseTo(slow.low, 9);
      expect(fast?.[name].high).toBeCloseTo(slow.high, 9);
    }
    const slow = percentileInterval(drawn.ece, 10);
    expect(fast?.ece.high).toBeCloseTo(Math.max(metrics.ece, 2 * metrics.ece - slow.low), 9);
    expect(fast?.ece.low).toBeLessThan(metrics.ece);
  });

  it('hold the true log loss about as often as they say when neighbours share their outcome', () => {
    const trials = 150;
    const truth = meanLogLoss();
    const covered = Array.from({ length: trials }, (_, seed) => {
      const { probabilities, ...outcomes } = honest(blockMs * 25, seed, horizonMs);
      const { intervals } = judgedMetrics(probabilities, outcomes, horizonMs);
      return intervals !== undefined && intervals.logLoss.low <= truth && truth <= intervals.logLoss.high;
    });
    expect(covered.filter(Boolean).length / trials).toBeGreaterThan(0.9);
  });

  it('do not rule out an honest calibration, where plain percentiles would', () => {
    const trials = 60;
    const results = Array.from({ length: trials }, (_, seed) => {
      const { probabilities, ...outcomes } = honest(blockMs * 40, seed);
      const { intervals, ece } = judgedMetrics(probabilities, outcomes, horizonMs);
      // The upper end is the reflected lower percentile.
      return { low: intervals?.ece.low ?? 1, plain: 2 * ece - (intervals?.ece.high ?? 0) };
    });
    expect(results.filter(({ low }) => low === 0).length / trials).toBeGreaterThan(0.9);
    expect(results.filter(({ plain }) => plain <= 0).length / trials).toBeLessThan(0.1);
  });

  it('do rule out an honest calibration when the model is far too sure', () => {
    const { probabilities, ...outcomes } = honest(blockMs * 40, 1);
    const sure = probabilities.map((_, i) => {
      const row = probabilities.subarray(i - (i % 3), i - (i % 3) + 3);
      return row[i % 3] ** 4 / row.reduce((sum, part) => sum + part ** 4, 0);
    });
    expect(judgedMetrics(sure, outcomes, horizonMs).intervals?.ece.low).toBeGreaterThan(0.1);
  });

  it('are the same for the same samples, and none when one block holds them all', () => {
    const { probabilities, ...outcomes } = honest(500, 5);
    expect(judgedMetrics(probabilities, outcomes, horizonMs)).toEqual(
      judgedMetrics(probabilities, outcomes, horizonMs),
    );
    expect(judgedMetrics(probabilities, outcomes, 1_000).intervals).toBeUndefined();
  });
});

/** Expected log loss of `honest`, by a long draw. */
function meanLogLoss(): number {
  const { probabilities, labels } = honest(400_000, 99);
  return classificationMetrics(probabilities, labels).logLoss;
}
