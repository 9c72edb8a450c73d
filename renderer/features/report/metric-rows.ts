import type { TrainingReport } from '../../../core/contract/contract.ts';

export type Metrics = TrainingReport['metrics']['test'];
type MetricName = keyof NonNullable<Metrics['intervals']>;

export type MetricRow = {
  readonly name: MetricName;
  readonly label: string;
  readonly meaning: string;
  readonly isLowerBetter: boolean;
  /** Model on validation, model on test, then each baseline on test in the order of `baselineNames`. */
  readonly values: readonly number[];
  /** Whether the model's test value is better than that of every baseline. */
  readonly isWon: boolean;
};

const metrics: readonly Pick<MetricRow, 'name' | 'label' | 'meaning' | 'isLowerBetter'>[] = [
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

const knownNames: Record<string, string> = { baseRate: 'Base rate', persistence: 'Persistence' };

export function baselineNames(report: TrainingReport): { key: string; label: string }[] {
  return Object.keys(report.baselines).map((key) => ({ key, label: knownNames[key] ?? key }));
}

/** The model beside what it must beat, one row a metric. */
export function metricRows(report: TrainingReport): MetricRow[] {
  const baselines = baselineNames(report).map(({ key }) => report.baselines[key]);
  return metrics.map((metric) => {
    const own = report.metrics.test[metric.name];
    const others = baselines.map((baseline) => baseline[metric.name]);
    return {
      ...metric,
      values: [report.metrics.validation[metric.name], own, ...others],
      isWon: others.every((other) => (metric.isLowerBetter ? own < other : own > other)),
    };
  });
}
