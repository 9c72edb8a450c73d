import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minuteMs } from '../domain/timeframe.ts';
import { splitByTime } from './split.ts';

type Interval = { decisionTime: number; labelEnd: number };
/** The parts and, behind them, the sealed window, in the order of time. */
const stretches = ['train', 'validation', 'test', 'sealed'] as const;
type Stretches = Record<(typeof stretches)[number], Int32Array>;

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
    const samples = gaps.map((gap): Interval => {
      time += gap * step;
      return { decisionTime: time, labelEnd: time + horizonMs };
    });
    return { samples, horizonMs };
  });

/** True when what one part's labels depend on reaches into a later part. */
function crosses(samples: readonly Interval[], split: Stretches): boolean {
  return stretches.some((earlier, p) =>
    stretches.slice(p + 1).some((later) => {
      const ends = Array.from(split[earlier], (i) => samples[i].labelEnd);
      const starts = Array.from(split[later], (i) => samples[i].decisionTime);
      return Math.max(-Infinity, ...ends) > Math.min(Infinity, ...starts);
    }),
  );
}

/** The control: the same shares without purge and embargo. */
function unpurged(samples: readonly Interval[]): Stretches {
  const indices = Int32Array.from(samples, (_, i) => i);
  const [a, b, c] = [0.65, 0.775, 0.9].map((share) => Math.floor(share * samples.length));
  return {
    train: indices.slice(0, a),
    validation: indices.slice(a, b),
    test: indices.slice(b, c),
    sealed: indices.slice(c),
  };
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
        const ordered = stretches
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

  it('uses each sample at most once and is about 65 / 12.5 / 12.5 and 10 sealed', () => {
    const samples = Array.from({ length: 1_000 }, (_, i): Interval => {
      return { decisionTime: i * step, labelEnd: (i + 1) * step };
    });
    const split = splitByTime(samples, step);
    const used = stretches.flatMap((part) => [...split[part]]);
    expect(new Set(used).size).toBe(used.length);
    expect(stretches.map((part) => split[part].length)).toEqual([650, 123, 123, 98]);
  });

  it('has nothing to give without samples', () => {
    expect(stretches.map((part) => splitByTime([], step)[part].length)).toEqual([0, 0, 0, 0]);
  });
});
