import type { TrainingReport } from '../contract/contract.ts';
import { fixed } from '../domain/number-text.ts';
import { printLine, printTable } from './output.ts';

type Interval = { readonly low: number; readonly high: number };

const metricNames = {
  logLoss: 'log loss',
  brier: 'Brier score',
  accuracy: 'accuracy',
  balancedAccuracy: 'balanced accuracy',
  macroF1: 'macro F1',
  mcc: 'MCC',
  ece: 'ECE',
} as const;
const metrics = Object.keys(metricNames) as (keyof typeof metricNames)[];
const classes = ['short', 'flat', 'long'] as const;
const baselineNames: Readonly<Record<string, string>> = {
  baseRate: 'base rate',
  persistence: 'persistence rule',
  logistic: 'logistic regression',
};

const nameOf = (key: string) => baselineNames[key] ?? key;
const between = (interval: Interval | undefined) =>
  interval ? `${fixed(interval.low, 4)} to ${fixed(interval.high, 4)}` : 'not known';

/** The model on the test part: every metric with its 95 % interval, and what it predicted beside what happened. At most 100 columns. */
export function printModelOnTest({ metrics: { test } }: TrainingReport): void {
  printTable(
    ['model on test', 'value', '95 % interval'],
    metrics.map((name) => [metricNames[name], fixed(test[name], 4), between(test.intervals?.[name])]),
  );
  printLine('');
  printTable(
    ['happened', ...classes.map((name) => `predicted ${name}`)],
    test.confusion.map((row, i) => [classes[i], ...row]),
  );
}

/**
 * What the model was held against on the test part: log loss with its 95 % interval, by how much the model is better with the interval of
 * that, and the other metrics. At most 100 columns.
 */
export function printBaselines({ baselines, gains = [] }: TrainingReport): void {
  printTable(
    ['baseline on test', 'log loss (95 % interval)', 'model better by (95 % interval)'],
    Object.entries(baselines).map(([key, of]) => {
      const gain = gains.find(({ over }) => over === key);
      const mark = gain?.seed === undefined ? '' : ' *';
      return [
        nameOf(key),
        `${fixed(of.logLoss, 4)} (${between(of.intervals?.logLoss)})`,
        gain ? `${fixed(gain.value, 4)} (${between(gain.interval)})${mark}` : 'not known',
      ];
    }),
  );
  const marked = gains.find(({ seed }) => seed !== undefined);
  if (marked) printLine(`* by which the whole network of the same seed, ${marked.seed}, is better`);
  if ('test headlines a day early' in baselines)
    printLine('headlines a day early are a leak on purpose, to show what one looks like');
  printLine('');
  const others = metrics.filter((name) => name !== 'logLoss');
  printTable(
    ['baseline on test', ...others.map((name) => metricNames[name])],
    Object.entries(baselines).map(([key, of]) => [nameOf(key), ...others.map((name) => fixed(of[name], 4))]),
  );
}
