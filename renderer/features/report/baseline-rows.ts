import type { TrainingReport } from '../../../core/contract/contract.ts';
import { baselineNames } from './metric-rows.ts';

type Interval = { readonly low: number; readonly high: number };

export type BaselineRow = {
  readonly key: string;
  readonly label: string;
  readonly meaning: string;
  readonly logLoss: number;
  /** Log loss of the baseline minus the model's: above zero the model is better. */
  readonly gain: number;
  /** Unknown in reports of older versions and where there is too little time for one. */
  readonly interval: Interval | undefined;
  /** Whether the whole interval lies on one side of zero. */
  readonly tone: 'up' | 'down' | 'flat';
};

function toneOf(interval: Interval | undefined): BaselineRow['tone'] {
  if (!interval) return 'flat';
  return interval.low > 0 ? 'up' : interval.high < 0 ? 'down' : 'flat';
}

/** What the model must beat, hardest first. */
export function baselineRows(report: TrainingReport): BaselineRow[] {
  const rows = baselineNames(report).map(({ key, label, meaning }): BaselineRow => {
    const { logLoss } = report.baselines[key];
    const known = report.gains?.find((gain) => gain.over === key);
    const gain = known?.value ?? logLoss - report.metrics.test.logLoss;
    const compared =
      known?.seed === undefined ? meaning : `${meaning} Held against the whole network of the same seed ${known.seed}.`;
    return { key, label, meaning: compared, logLoss, gain, interval: known?.interval, tone: toneOf(known?.interval) };
  });
  return rows.sort((a, b) => a.logLoss - b.logLoss);
}

/** An axis that holds zero and every interval, with a little air. */
export function gainDomain(rows: readonly BaselineRow[]): [number, number] {
  const ends = rows.flatMap(({ gain, interval }) => [gain, interval?.low ?? gain, interval?.high ?? gain]);
  const low = Math.min(0, ...ends);
  const high = Math.max(0, ...ends);
  const air = Math.max(0.001, (high - low) * 0.04);
  return [low - air, high + air];
}
