import type { TrainingReport } from '../../../core/contract/contract.ts';

type Seeds = NonNullable<TrainingReport['seeds']>;

/** Mean and sample standard deviation over the seeds; a single seed has no deviation. */
export function seedSummary(
  seeds: Seeds,
  name: 'validationLogLoss' | 'testLogLoss' | 'testBalancedAccuracy',
): { mean: number; deviation: number | null } {
  const values = seeds.map((seed) => seed[name]);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: values.length < 2 ? null : Math.sqrt(squares / (values.length - 1)) };
}
