import type { RunState, TrainingReport } from '../../../core/contract/contract.ts';
import { formatCount, formatDuration, formatNumber, formatShare, unknown } from '../../ui/format.ts';
import { keptEpoch, lowestLoss, phaseName, signedNumber } from './run-progress.ts';

export type ComparedRun = { readonly run: RunState; readonly report: TrainingReport | null };
export type ComparisonRow = {
  readonly label: string;
  readonly meaning: string;
  /** Value and its 95 % interval, first run and second. */
  readonly cells: readonly [Cell, Cell];
};
type Cell = { readonly text: string; readonly interval: string | null };
type Read = (compared: ComparedRun) => Cell;
type Interval = { readonly low: number; readonly high: number };

const cell = (text: string, interval: string | null = null): Cell => ({ text, interval });
const within = (interval: Interval | undefined, format: (value: number) => string) =>
  interval ? `${format(interval.low)} to ${format(interval.high)}` : null;
const three = (value: number | null | undefined) => formatNumber(value, 3);

const test =
  (name: 'logLoss' | 'balancedAccuracy' | 'ece' | 'mcc', format: (value: number | undefined) => string): Read =>
  ({ report }) => {
    const metrics = report?.metrics.test;
    return cell(format(metrics?.[name]), within(metrics?.intervals?.[name], format));
  };

const rows: readonly { label: string; meaning: string; read: Read }[] = [
  { label: 'State', meaning: 'How the run ended.', read: ({ run }) => cell(phaseName(run)) },
  {
    label: 'Epochs',
    meaning: 'Completed by the network on its curves.',
    read: ({ run }) => cell(`${run.curve.length} of ${run.epochs}`),
  },
  {
    label: 'Epoch kept',
    meaning: 'The one with the lowest validation log loss.',
    read: ({ run }) => cell(keptEpoch(run)?.epoch.toString() ?? unknown),
  },
  {
    label: 'Training samples',
    meaning: 'Decisions it learned from.',
    read: ({ run }) => cell(formatCount(run.dataset?.samples.train)),
  },
  {
    label: 'Lowest validation log loss',
    meaning: 'Lower is better; its weights are the ones that are kept.',
    read: ({ run }) => cell(three(lowestLoss(run))),
  },
  {
    label: 'Validation, against base rate',
    meaning: 'Base rate minus run; above zero the run is better.',
    read: ({ run }) => {
      const lowest = lowestLoss(run);
      return cell(lowest === null || run.baseRateLoss === null ? unknown : signedNumber(run.baseRateLoss - lowest, 3));
    },
  },
  { label: 'Test log loss', meaning: 'Lower is better.', read: test('logLoss', three) },
  {
    label: 'Test, against base rate',
    meaning: 'Base rate minus model on the same samples; above zero the model is better.',
    read: ({ report }) => {
      const gain = report?.gains?.find(({ over }) => over === 'baseRate');
      if (gain)
        return cell(
          signedNumber(gain.value, 3),
          within(gain.interval, (value) => signedNumber(value, 3)),
        );
      const baseline = report?.baselines.baseRate;
      return cell(report && baseline ? signedNumber(baseline.logLoss - report.metrics.test.logLoss, 3) : unknown);
    },
  },
  {
    label: 'Test balanced accuracy',
    meaning: 'Accuracy averaged over the three classes; chance is a third.',
    read: test('balancedAccuracy', (value) => formatShare(value, 1)),
  },
  { label: 'Test Matthews correlation', meaning: 'Of said and true class; 0 is chance.', read: test('mcc', three) },
  { label: 'Test calibration error', meaning: 'Lower is better (ECE).', read: test('ece', three) },
  {
    label: 'Training time',
    meaning: 'Of all networks of the run.',
    read: ({ report }) => cell(report ? formatDuration(report.training.seconds * 1000) : unknown),
  },
];

/** Two runs beside each other, one row a number. No winner is named: two intervals that overlap tell no difference. */
export function comparisonRows(a: ComparedRun, b: ComparedRun): ComparisonRow[] {
  return rows
    .map(({ label, meaning, read }) => ({ label, meaning, cells: [read(a), read(b)] as const }))
    .filter(({ cells }) => cells.some(({ text }) => text !== unknown));
}

/** Whether the numbers of two runs may be held against each other, one sentence; null while that is not known. */
export function comparability(a: RunState, b: RunState): string | null {
  if (!a.dataset || !b.dataset) return null;
  return a.dataset.fingerprint === b.dataset.fingerprint
    ? 'Both learned from the same data, so their numbers can be held against each other.'
    : 'Their data differ, so compare what each gains over its own base rate, not the losses themselves.';
}
