import { fixed, whole } from '../domain/number-text.ts';
import { toIso } from '../domain/time.ts';
import type { TrainingResult } from './follow-run.ts';
import { counted, printJson, printLine } from './output.ts';
import { printBaselines, printModelOnTest } from './print-test-result.ts';

const columns = 100;

/** Lines of at most so many columns, broken between words. */
function wrapped(text: string): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines[lines.length - 1];
    if (line === '') lines[lines.length - 1] = word;
    else if (line.length + 1 + word.length <= columns) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines.join('\n');
}

/** `0.9123 ± 0.0045`: mean and sample deviation. */
function meanAndDeviation(values: readonly number[]): string {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return `${fixed(mean, 4)} ± ${fixed(Math.sqrt(squares / (values.length - 1)), 4)}`;
}

/**
 * The verdict, the model and its baselines on the test part with 95 % intervals, and where it is stored, in at most 100 columns; or all
 * of it as JSON.
 */
export function printTrainingReport(
  { report, activeFor, objection }: TrainingResult,
  isJson: boolean | undefined,
): void {
  const { dataset, seeds = [], training, modelId } = report;
  if (isJson) {
    printJson({
      ...report,
      activeFor,
      objection,
      dataset: { ...dataset, from: toIso(dataset.from), to: toIso(dataset.to) },
    });
    return;
  }
  const printText = (text: string) => printLine(wrapped(text));
  printText(report.verdict);
  printLine('');
  printModelOnTest(report);
  printLine('');
  printBaselines(report);
  if (seeds.length > 1) {
    const losses = meanAndDeviation(seeds.map(({ testLogLoss }) => testLogLoss));
    const accuracies = meanAndDeviation(seeds.map(({ testBalancedAccuracy }) => testBalancedAccuracy));
    printLine('');
    printText(`${seeds.length} seeds on test: log loss ${losses}, balanced accuracy ${accuracies}.`);
  }
  const { train, validation, test } = dataset.samples;
  printLine('');
  printText(
    `${whole(train)} training, ${whole(validation)} validation, ${whole(test)} test samples; ${counted(training.steps, 'step')} in ${fixed(training.seconds, 0)} s on ${training.backend}.`,
  );
  if (dataset.headlines) printText(dataset.headlines.detail);
  const activate =
    objection === undefined
      ? `${modelId} is stored; omni models activate ${modelId} lets it predict.`
      : `${modelId} is stored but not used, because ${objection}; omni models activate ${modelId} lets it predict anyway.`;
  printText(activeFor.length > 0 ? `${modelId} now predicts ${activeFor.join(' and ')}.` : activate);
}
