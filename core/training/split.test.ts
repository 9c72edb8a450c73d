import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minuteMs } from '../domain/timeframe.ts';
import type { Sample } from './samples.ts';
import { parts, type Split, splitByTime } from './split.ts';

const step = 10 * minuteMs;

/** Decisions of several markets at random times on the 10m grid, with random gaps, as samples of one horizon. */
const cases = fc
  .record({
    gaps: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 60, maxLength: 400 }),
    horizonSteps: fc.integer({ min: 1, max: 40 }),
  })
  .map(({ gaps, horizonSteps }) => {
    const horizonMs = horizonSteps * step;
    let time = 0;
    const samples = gaps.map((gap, i): Sample => {
      time += gap * step;
      const interval = { featureStart: time - 60 * step, decisionTime: time, labelEnd: time + horizonMs };
      return { market: i % 2, ends: [i], ...interval, resolvedAt: time + horizonMs, label: i % 3 };
    });
    return { samples, horizonMs };
  });

/** True when what one part's labels depend on reaches into a later part. */
function crosses(samples: readonly Sample[], split: Split): boolean {
  return parts.some((earlier, p) =>
    parts.slice(p + 1).some((later) => {
      const ends = Array.from(split[earlier], (i) => samples[i].labelEnd);
      const starts = Array.from(split[later], (i) => samples[i].decisionTime);
      return Math.max(-Infinity, ...ends) > Math.min(Infinity, ...starts);
    }),
  );
}

/** The control: the same shares without purge and embargo. */
function unpurged(samples: readonly Sample[]): Split {
  const indices = Int32Array.from(samples, (_, i) => i);
  const [a, b] = [0.7, 0.85].map((share) => Math.floor(share * samples.length));
  return { train: indices.slice(0, a), validation: indices.slice(a, b), test: indices.slice(b) };
}

describe('splitting in time', () => {
  it('lets no interval from decision to label end cross a split, where the unpurged control does', () => {
    let crossings = 0;
    fc.assert(
      fc.property(cases, ({ samples, horizonMs }) => {
        expect(crosses(samples, splitByTime(samples, horizonMs))).toBe(false);
        if (crosses(samples, unpurged(samples))) crossings += 1;
      }),
    );
    expect(crossings).toBeGreaterThan(50);
  });

  it('keeps an embargo of at least the horizon behind each boundary', () => {
    fc.assert(
      fc.property(cases, ({ samples, horizonMs }) => {
        const split = splitByTime(samples, horizonMs);
        const ordered = parts
          .map((part) => Array.from(split[part], (i) => samples[i]))
          .filter(({ length }) => length > 0);
        for (let p = 1; p < ordered.length; p++) {
          const lastLabelEnd = Math.max(...ordered[p - 1].map((sample) => sample.labelEnd));
          const firstDecision = ordered[p][0].decisionTime;
          expect(firstDecision - lastLabelEnd).toBeGreaterThanOrEqual(horizonMs);
        }
      }),
    );
  });

  it('uses each sample at most once and is about 70/15/15', () => {
    const samples = Array.from({ length: 1_000 }, (_, i): Sample => {
      const time = i * step;
      return {
        market: 0,
        ends: [i],
        featureStart: time,
        decisionTime: time,
        labelEnd: time + step,
        resolvedAt: time,
        label: 0,
      };
    });
    const split = splitByTime(samples, step);
    const used = parts.flatMap((part) => [...split[part]]);
    expect(new Set(used).size).toBe(used.length);
    expect(parts.map((part) => split[part].length)).toEqual([700, 148, 148]);
  });

  it('has nothing to give without samples', () => {
    expect(parts.map((part) => splitByTime([], step)[part].length)).toEqual([0, 0, 0]);
  });
});
