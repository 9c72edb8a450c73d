import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultTradeRules } from '../domain/prediction.ts';
import { dayMs, hourMs, minuteMs } from '../domain/timeframe.ts';
import { challengerSpec } from './challenger-spec.ts';
import { splitByTime } from './split.ts';
import { checkUnseen, dataEnd, isUnseen, planWindow, shortestWindowMs } from './unseen-window.ts';

type Interval = { from: number; to: number };
type Model = Parameters<typeof dataEnd>[0];

const step = 10 * minuteMs;

/** What a training on the grid in [from, to) would have put into its manifest; undefined when a part is empty. */
function trained(from: number, to: number, horizonMs: number): Model | undefined {
  const decisions = grid(from, to).map((decisionTime) => ({ decisionTime, labelEnd: decisionTime + horizonMs }));
  const split = splitByTime(decisions, horizonMs);
  const range = (indices: Int32Array): Interval => ({
    from: decisions[indices[0]].decisionTime,
    to: decisions[indices[indices.length - 1]].decisionTime,
  });
  const { train, validation, test, sealed } = split;
  if ([train, validation, test, sealed].some((part) => part.length === 0)) return undefined;
  return {
    split: { train: range(train), validation: range(validation), test: range(test), sealed: range(sealed) },
    rules: { ...defaultTradeRules, horizonMs },
  };
}

function grid(from: number, to: number): number[] {
  const first = Math.ceil(from / step) * step;
  return Array.from({ length: Math.max(0, Math.ceil((to - first) / step)) }, (_, i) => first + i * step);
}

/** By hand: every part's data with its labels, every decision with its label, and the time between the two. */
function distances(models: readonly Model[], decisions: readonly number[]): number[] {
  return models.flatMap(({ split, rules: { horizonMs } }) =>
    [split.train, split.validation, split.test, split.sealed ?? split.test].flatMap((part) =>
      decisions.map((time) => Math.max(time - (part.to + horizonMs), part.from - (time + horizonMs))),
    ),
  );
}

const cases = fc.record({
  championDays: fc.integer({ min: 6, max: 40 }),
  /** From the end of the champion's decisions to the newest settled one. */
  ageSteps: fc.integer({ min: 0, max: 40 * 144 }),
  judgedDays: fc.integer({ min: 4, max: 30 }),
  horizonSteps: fc.integer({ min: 1, max: 72 }),
  offset: fc.integer({ min: 0, max: step - 1 }),
});

/** The plan of one case with the challenger that would be trained by it. */
function planned({ championDays, ageSteps, judgedDays, horizonSteps, offset }: CaseOf, isPurged = true) {
  const horizonMs = horizonSteps * step;
  const championTo = 1_000 * dayMs + championDays * dayMs;
  const champion = trained(1_000 * dayMs, championTo, horizonMs);
  if (!champion) return undefined;
  const settled = championTo + ageSteps * step + offset;
  const plan = isPurged
    ? planWindow({ seenUntil: dataEnd(champion), settled, judgedMs: judgedDays * dayMs, horizonMs })
    : { window: { from: settled - judgedDays * dayMs, to: settled }, trainTo: settled - judgedDays * dayMs };
  if (!plan) return undefined;
  const challenger = trained(plan.trainTo - championDays * dayMs, plan.trainTo, horizonMs);
  if (!challenger) return undefined;
  return { models: [champion, challenger], decisions: grid(plan.window.from, plan.window.to), horizonMs };
}
type CaseOf = typeof cases extends fc.Arbitrary<infer T> ? T : never;

const asChecked = (models: readonly Model[]) => models.map((manifest, i) => ({ modelId: `m-${i}`, manifest }));
const asDecisions = (times: readonly number[], horizonMs: number) =>
  times.map((decisionTime) => ({ decisionTime, labelEnd: decisionTime + horizonMs }));

describe('the window that a challenger is judged on', () => {
  it('has no decision within the data of either model or a horizon of it, where a plan without the gap has', () => {
    let plans = 0;
    let caught = 0;
    fc.assert(
      fc.property(cases, (one) => {
        const plan = planned(one);
        if (plan) {
          plans += 1;
          const { models, decisions, horizonMs } = plan;
          expect(decisions.length * step).toBeGreaterThan(shortestWindowMs(horizonMs) - step);
          expect(Math.min(...distances(models, decisions))).toBeGreaterThanOrEqual(horizonMs);
          expect(() => checkUnseen(asDecisions(decisions, horizonMs), asChecked(models))).not.toThrow();
        }
        const careless = planned(one, false);
        if (!careless) return;
        const { models, decisions, horizonMs } = careless;
        const isSeen = Math.min(...distances(models, decisions)) < horizonMs;
        if (!isSeen) return;
        caught += 1;
        expect(() => checkUnseen(asDecisions(decisions, horizonMs), asChecked(models))).toThrow(
          /cannot be judged on it/,
        );
      }),
      { numRuns: 200 },
    );
    expect(plans).toBeGreaterThan(50);
    expect(caught).toBeGreaterThan(100);
  });

  it('tells to the step whether a decision is a horizon away', () => {
    const horizonMs = 6 * hourMs;
    const model = trained(1_000 * dayMs, 1_020 * dayMs, horizonMs) as Model;
    const end = dataEnd(model);
    const decided = (decisionTime: number) => ({ decisionTime, labelEnd: decisionTime + horizonMs });
    expect(isUnseen(decided(end + horizonMs), model)).toBe(true);
    expect(isUnseen(decided(end + horizonMs - step), model)).toBe(false);
    const start = model.split.train.from;
    expect(isUnseen(decided(start - 2 * horizonMs), model)).toBe(true);
    expect(isUnseen(decided(start - 2 * horizonMs + step), model)).toBe(false);
  });

  it('is not there when less than it takes to prove anything is new', () => {
    const horizonMs = 6 * hourMs;
    const plan = (newMs: number) => planWindow({ seenUntil: 0, settled: newMs, judgedMs: 14 * dayMs, horizonMs });
    expect(plan(horizonMs + shortestWindowMs(horizonMs) - 1)).toBeUndefined();
    expect(plan(horizonMs + shortestWindowMs(horizonMs))).toMatchObject({ window: { from: horizonMs } });
    expect(plan(100 * dayMs)).toEqual({
      window: { from: 86 * dayMs, to: 100 * dayMs },
      trainTo: 86 * dayMs - 2 * horizonMs,
    });
  });
});

describe('the training of a challenger', () => {
  const spec = { markets: ['demo:BTC/USDT' as const], preset: 'tiny' as const, seed: 7, epochs: 3, batchSize: 64 };
  const rest = { learningRate: 0.01, seeds: 2, recencyHalfLifeDays: 9, branchBaselines: false, headlines: true };
  const part = { from: 100 * dayMs, to: 120 * dayMs };
  const split = { train: part, validation: part, test: part, sealed: { from: 121 * dayMs, to: 130 * dayMs } };

  it('is that of the champion on a range of the same length', () => {
    const champion = { spec: { ...spec, ...rest, from: 100 * dayMs, to: 150 * dayMs }, split };
    expect(challengerSpec(champion, 200 * dayMs)).toEqual({ ...spec, ...rest, from: 170 * dayMs, to: 200 * dayMs });
  });

  it('is on everything there is where that of the champion was', () => {
    expect(challengerSpec({ spec: { ...spec, ...rest }, split }, 200 * dayMs)).toEqual({
      ...spec,
      ...rest,
      to: 200 * dayMs,
    });
  });
});
