import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { contract, type TrainingReport } from '../contract/contract.ts';
import { fixed } from '../domain/number-text.ts';
import { printTrainingReport } from './training-report.ts';

let printed = '';
beforeEach(() => {
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += text;
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());

const names = ['logLoss', 'brier', 'accuracy', 'balancedAccuracy', 'macroF1', 'mcc', 'ece'] as const;
/** Seven values that are all different, the first of them `first`; the widest text that a number can have. */
function metrics(first: number): TrainingReport['metrics']['test'] {
  const values = names.map((name, i) => [name, -first - i / 100] as const);
  return {
    samples: 123_456,
    confusion: [
      [11_111, 22_222, 33_333],
      [44_444, 55_555, 66_666],
      [77_777, 88_888, 99_999],
    ],
    ...(Object.fromEntries(values) as Record<(typeof names)[number], number>),
    intervals: Object.fromEntries(
      values.map(([name, value]) => [name, { low: value - 0.001, high: value + 0.001 }]),
    ) as NonNullable<TrainingReport['metrics']['test']['intervals']>,
  };
}

const atWrongTimes = ['headlines a day late (placebo)', 'test headlines a day late', 'test headlines a day early'];
const rivals = ['baseRate', 'persistence', 'logistic', 'Branch A left out', ...atWrongTimes];
const report = contract['training.report'].result.parse({
  modelId: 'm-20260822-142501-example-1',
  dataset: {
    samples: { train: 1_000_000, validation: 123_456, test: 123_456 },
    from: 0,
    to: 1,
    fingerprint: 'f',
    classShares: { short: 0.3, flat: 0.4, long: 0.3 },
    headlines: {
      isUsed: true,
      detail: 'It heard 12,345 headlines and 0 Fear & Greed readings; 97 % of the training decisions had any.',
      mentions: 12_345,
      backfilledShare: 1,
      readings: 0,
      samples: { train: 970_000, validation: 123_456, test: 123_456 },
    },
  },
  training: { epochs: 3, steps: 9, seconds: 1, samplesPerSecond: 1, backend: 'wasm', threads: 2 },
  metrics: { validation: metrics(5), test: metrics(1) },
  baselines: Object.fromEntries(rivals.map((name, i) => [name, metrics(2 + i)])),
  gains: rivals.map((over, i) => ({
    over,
    value: -0.5 - i,
    interval: { low: -0.6 - i, high: -0.4 - i },
    ...(over.startsWith('Branch') ? { seed: 7 } : {}),
  })),
  verdict: 'The model is worse than the base rate, and a sentence that says so with every reason is long. '.repeat(3),
} satisfies TrainingReport);

it('prints all that is known of the model on test, within 100 columns', () => {
  printTrainingReport({ report, activeFor: [] }, undefined);
  const lines = printed.split('\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
  const labels = ['log loss', 'Brier score', 'accuracy', 'balanced accuracy', 'macro F1', 'MCC', 'ECE'];
  labels.forEach((label, i) => {
    const value = -1 - i / 100;
    const row = [label, fixed(value, 4), `${fixed(value - 0.001, 4)} to ${fixed(value + 0.001, 4)}`];
    expect(lines.map((line) => line.trim().split(/ {2,}/))).toContainEqual(row);
  });
  expect(printed).toMatch(/happened +predicted short +predicted flat +predicted long\nshort +11,111 +22,222 +33,333\n/);
  expect(printed).toMatch(/\nlong +77,777 +88,888 +99,999\n/);
});

it('prints the gain over every baseline with its interval, and whose it is', () => {
  printTrainingReport({ report, activeFor: [] }, undefined);
  expect(printed).toContain('−2.0000 (−2.0010 to −1.9990)');
  for (const name of ['base rate', 'persistence rule', 'logistic regression', 'Branch A left out']) {
    expect(printed).toMatch(new RegExp(`${name} +−\\d\\.0000 \\(−.* to −.*\\) +−\\d\\.5000 \\(−.* to −.*\\)`));
  }
  expect(printed).toMatch(/left out .*\) \*\n(.*\n){3}\* by which the whole network of the same seed, 7, is better/);
  expect(printed).toMatch(/base rate +−2\.0100 +−2\.0200 +−2\.0300 +−2\.0400 +−2\.0500 +−2\.0600/);
});

it('says what was heard of headlines, and that those of a day early are a leak', () => {
  printTrainingReport({ report, activeFor: [] }, undefined);
  expect(printed.replaceAll('\n', ' ')).toContain(report.dataset.headlines?.detail);
  expect(printed).toMatch(/headlines a day early are a leak on purpose/);
  expect(printed).toMatch(/headlines a day late \(placebo\) +−\d/);
});

it('says what is not known where all test samples lie in one stretch of time', () => {
  const { intervals: _, ...test } = metrics(1);
  printTrainingReport({ report: { ...report, gains: [], metrics: { ...report.metrics, test } }, activeFor: [] }, false);
  expect(printed).toMatch(/log loss +−1\.0000 +not known\n/);
  expect(printed).toMatch(/base rate .*\) +not known\n/);
});

it('says that a model is not used, and how it is all the same, only where the engine has something against it', () => {
  const said = (objection?: string) => {
    printed = '';
    printTrainingReport({ report, activeFor: [], objection }, false);
    return printed.replaceAll('\n', ' ');
  };
  const { modelId } = report;
  expect(said('it does worse')).toContain(
    `${modelId} is stored but not used, because it does worse; omni models activate ${modelId} lets it predict anyway.`,
  );
  // It is worse than the base rate here, too, but would not have been used anyway: another model was chosen.
  expect(said()).toContain(`${modelId} is stored; omni models activate ${modelId} lets it predict.`);
});
