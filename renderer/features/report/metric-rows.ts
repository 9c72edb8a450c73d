import type { TrainingReport } from '../../../core/contract/contract.ts';

export type Metrics = TrainingReport['metrics']['test'];
export type MetricName = keyof NonNullable<Metrics['intervals']>;

export type MetricRow = {
  readonly name: MetricName;
  readonly label: string;
  readonly meaning: string;
  readonly isLowerBetter: boolean;
  readonly test: number;
  /** Of the test value; absent in reports of older versions. */
  readonly interval: { readonly low: number; readonly high: number } | undefined;
  readonly validation: number;
  /** On test, in the order of `simpleBaselines`. */
  readonly baselines: readonly number[];
  /** Whether the model's test value is better than that of every one of them. */
  readonly isWon: boolean;
};

export const metricMeanings: readonly Pick<MetricRow, 'name' | 'label' | 'meaning' | 'isLowerBetter'>[] = [
  { name: 'logLoss', label: 'Log loss', meaning: 'Surprise at what happened, per sample.', isLowerBetter: true },
  {
    name: 'brier',
    label: 'Brier score',
    meaning: 'Squared error of the probabilities, summed over the classes.',
    isLowerBetter: true,
  },
  {
    name: 'ece',
    label: 'Calibration error',
    meaning: 'How far stated probabilities are from what happens (ECE).',
    isLowerBetter: true,
  },
  {
    name: 'accuracy',
    label: 'Accuracy',
    meaning: 'Share of samples whose likeliest class was right.',
    isLowerBetter: false,
  },
  {
    name: 'balancedAccuracy',
    label: 'Balanced accuracy',
    meaning: 'Accuracy averaged over the three classes.',
    isLowerBetter: false,
  },
  {
    name: 'macroF1',
    label: 'Macro F1',
    meaning: 'Precision and recall together, averaged over the classes.',
    isLowerBetter: false,
  },
  {
    name: 'mcc',
    label: 'Matthews correlation',
    meaning: 'Correlation of said and true class; 0 is chance.',
    isLowerBetter: false,
  },
];

const known: Record<string, { label: string; meaning: string }> = {
  baseRate: { label: 'Base rate', meaning: 'Always answers how often each class came in the training part.' },
  persistence: { label: 'Persistence', meaning: 'Says again what the last outcome known at the time was.' },
  logistic: {
    label: 'Logistic regression',
    meaning: 'A linear model of the last bar of every timeframe, and of the headlines where the network hears them.',
  },
};
const branchMeanings: Record<string, string> = {
  A: 'the micro windows (1m, 5m, 10m)',
  B: 'the macro windows (1h, 1d)',
  C: 'the headlines',
};

const wrongTimes: Record<string, string> = {
  'headlines a day late (placebo)':
    'A network that hears every headline a day late, in training and test: headlines worth no more than this are no news.',
  'test headlines a day late': 'This model, but in the test every headline comes a day late.',
  'test headlines a day early':
    'This model, but in the test every headline comes a day before it was there: a leak on purpose, to show what one looks like.',
};

function meaningOf(key: string): string {
  const [, branch, how] = /^Branch ([ABC]) (alone|left out)$/.exec(key) ?? [];
  if (!branch) return wrongTimes[key] ?? key;
  return `The same network ${how === 'alone' ? 'with nothing but' : 'without'} ${branchMeanings[branch]}.`;
}

/** A leak must be seen for one at a glance. */
const labelOf = (key: string) =>
  key.charAt(0).toUpperCase() + key.slice(1) + (key === 'test headlines a day early' ? ' (a leak)' : '');

export function baselineNames(report: TrainingReport): { key: string; label: string; meaning: string }[] {
  return Object.keys(report.baselines).map((key) => ({
    key,
    ...(known[key] ?? { label: labelOf(key), meaning: meaningOf(key) }),
  }));
}

/** Columns of the metrics table; networks with fewer branches or with headlines at the wrong time stand in the table of baselines only. */
export function simpleBaselines(report: TrainingReport): ReturnType<typeof baselineNames> {
  return baselineNames(report).filter(({ key }) => key in known);
}

/** The model beside what it must beat, one row a metric. */
export function metricRows(report: TrainingReport): MetricRow[] {
  const baselines = simpleBaselines(report).map(({ key }) => report.baselines[key]);
  return metricMeanings.map((metric) => {
    const own = report.metrics.test[metric.name];
    const others = baselines.map((baseline) => baseline[metric.name]);
    return {
      ...metric,
      test: own,
      interval: report.metrics.test.intervals?.[metric.name],
      validation: report.metrics.validation[metric.name],
      baselines: others,
      isWon: others.every((other) => (metric.isLowerBetter ? own < other : own > other)),
    };
  });
}
