import type { TrainingSpec } from '../../../core/contract/contract.ts';
import type { Market } from '../../../core/domain/market.ts';
import { parseIso } from '../../../core/domain/time.ts';
import { dayMs } from '../../../core/domain/timeframe.ts';

export type Backend = NonNullable<TrainingSpec['backend']>;
export type Preset = TrainingSpec['preset'];

/** What stands in the form; numbers are the texts that were typed. */
export type FormValues = {
  readonly markets: readonly Market[];
  /** `YYYY-MM-DD`, UTC days, both included; empty means from the first or to the last bar. */
  readonly from: string;
  readonly to: string;
  readonly preset: Preset;
  readonly epochs: string;
  readonly seed: string;
  readonly batchSize: string;
  readonly learningRate: string;
  readonly seeds: string;
  /** Days; empty means that all samples count the same. */
  readonly recencyHalfLife: string;
  readonly branchBaselines: boolean;
  readonly headlines: boolean;
  readonly backend: Backend;
};

export type FormErrors = Partial<Record<keyof FormValues, string>>;

export const firstValues: FormValues = {
  markets: [],
  from: '',
  to: '',
  preset: 'base',
  epochs: '20',
  seed: '1',
  batchSize: '64',
  learningRate: '0.001',
  seeds: '1',
  recencyHalfLife: '',
  branchBaselines: true,
  headlines: true,
  backend: 'wasm',
};

/** The fields that are folded away at first. */
export const advancedFields = [
  'batchSize',
  'learningRate',
  'seeds',
  'recencyHalfLife',
] as const satisfies readonly (keyof FormValues)[];

const whole = (text: string, low: number, high: number) =>
  /^\d+$/.test(text.trim()) && Number(text) >= low && Number(text) <= high;

const positive = (text: string, high: number) => text.trim() !== '' && Number(text) > 0 && Number(text) <= high;

/** Plain sentences for what cannot be started; empty when everything can. */
export function checkForm(values: FormValues): FormErrors {
  const errors: FormErrors = {};
  const from = values.from === '' ? undefined : parseIso(values.from);
  const to = values.to === '' ? undefined : parseIso(values.to);
  if (values.markets.length === 0) errors.markets = 'Choose at least one market.';
  if (values.from !== '' && from === undefined) errors.from = 'This is not a date.';
  if (values.to !== '' && to === undefined) errors.to = 'This is not a date.';
  if (from !== undefined && to !== undefined && to < from) errors.to = 'The end is before the start.';
  if (!whole(values.epochs, 1, 1_000)) errors.epochs = 'A whole number from 1 to 1000.';
  if (!whole(values.seed, 0, 4_294_967_295)) errors.seed = 'A whole number from 0 to 4294967295.';
  if (!whole(values.batchSize, 1, 4_096)) errors.batchSize = 'A whole number from 1 to 4096.';
  if (!positive(values.learningRate, 1)) errors.learningRate = 'More than 0, at most 1.';
  if (!whole(values.seeds, 1, 10)) errors.seeds = 'A whole number from 1 to 10.';
  if (values.recencyHalfLife.trim() !== '' && !positive(values.recencyHalfLife, 3_650)) {
    errors.recencyHalfLife = 'More than 0, at most 3650; or empty.';
  }
  return errors;
}

const fieldLabels: Record<keyof FormValues, string> = {
  markets: 'Markets',
  from: 'From, UTC day',
  to: 'To, UTC day included',
  preset: 'Network',
  epochs: 'Epochs, at most',
  seed: 'Seed',
  batchSize: 'Batch size',
  learningRate: 'Learning rate',
  seeds: 'Networks, one a seed',
  recencyHalfLife: 'Half-life',
  branchBaselines: 'Branches alone',
  headlines: 'Headlines',
  backend: 'Computes with',
};

/** What keeps the first wrong field of the form from being right, with its name; null when all are. */
export function firstError(errors: FormErrors): string | null {
  const [field] = Object.keys(errors) as (keyof FormErrors)[];
  return field ? `${fieldLabels[field]}: ${errors[field]}` : null;
}

/** What the engine is asked for; call it with values that `checkForm` accepts. */
export function toSpec(values: FormValues): TrainingSpec {
  const to = values.to === '' ? undefined : parseIso(values.to);
  return {
    markets: [...values.markets],
    from: values.from === '' ? undefined : parseIso(values.from),
    to: to === undefined ? undefined : to + dayMs,
    preset: values.preset,
    epochs: Number(values.epochs),
    seed: Number(values.seed),
    batchSize: Number(values.batchSize),
    learningRate: Number(values.learningRate),
    seeds: Number(values.seeds),
    recencyHalfLifeDays: values.recencyHalfLife.trim() === '' ? null : Number(values.recencyHalfLife),
    branchBaselines: values.branchBaselines,
    headlines: values.headlines,
    backend: values.backend,
  };
}
