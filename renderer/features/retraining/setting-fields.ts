import type { RetrainingSettings } from '../../../core/contract/retraining-schemas.ts';
import type { Market } from '../../../core/domain/market.ts';
import { type RetrainingNumber, retrainingLimits } from '../../../core/domain/retraining-limits.ts';

type SwitchId = 'isEnabled' | 'isOnDrift' | 'isSwitching';

export type NumberField = {
  readonly id: RetrainingNumber;
  readonly label: string;
  readonly effect: string;
  readonly min: number;
  readonly max: number;
  readonly initial: number;
};

/** Whole days. */
export const numberFields: readonly NumberField[] = [
  {
    ...{ id: 'afterDays', label: 'Oldest data', ...retrainingLimits.afterDays },
    effect: 'A model whose newest decision is older is trained again.',
  },
  {
    ...{ id: 'judgedDays', label: 'Judged on', ...retrainingLimits.judgedDays },
    effect: 'The newest days. The challenger does not learn from them: that is the price of a fair comparison.',
  },
  {
    ...{ id: 'leastDaysBetween', label: 'Least distance', ...retrainingLimits.leastDaysBetween },
    effect: 'Between two retrainings of the same market.',
  },
];

export type SwitchField = { readonly id: SwitchId; readonly label: string; readonly effect: string };

export const switchFields: Readonly<Record<SwitchId, SwitchField>> = {
  isEnabled: {
    id: 'isEnabled',
    label: 'Retrain by itself',
    effect: 'In the background, in a process of its own. What has begun goes on when this is turned off. Default off.',
  },
  isOnDrift: {
    id: 'isOnDrift',
    label: 'Also on drift',
    effect: 'When live results say that the model has drifted, however young its data are. Default on.',
  },
  isSwitching: {
    id: 'isSwitching',
    label: 'Switch by itself',
    effect:
      'A challenger that wins and is no worse than the base rate predicts at once; you are told. Off: it is offered, and nothing changes. Default off.',
  },
};

export type FormValues = Readonly<Record<RetrainingNumber, string>> &
  Readonly<Record<SwitchId, boolean>> & {
    /** Empty: every market. */
    readonly markets: readonly Market[];
    readonly isInHours: boolean;
    readonly from: string;
    readonly to: string;
    readonly timeZone: string;
  };

/** @param timeZone of this computer, for hours that are not set yet */
export function valuesOf(settings: RetrainingSettings, timeZone: string): FormValues {
  const { hours, markets, isEnabled, isOnDrift, isSwitching } = settings;
  return {
    ...{ isEnabled, isOnDrift, isSwitching },
    afterDays: String(settings.afterDays),
    judgedDays: String(settings.judgedDays),
    leastDaysBetween: String(settings.leastDaysBetween),
    markets: markets ?? [],
    isInHours: hours !== null,
    from: hours?.from ?? '22:00',
    to: hours?.to ?? '06:00',
    timeZone: hours?.timeZone ?? timeZone,
  };
}

export type FormErrors = Partial<Record<RetrainingNumber | 'from' | 'to', string>>;

/** What is wrong with each field. */
export function errorsOf(values: FormValues): FormErrors {
  const errors: FormErrors = {};
  for (const { id, min, max } of numberFields) {
    const value = Number(values[id].trim());
    if (!/^\d+$/.test(values[id].trim()) || value < min || value > max) {
      errors[id] = `A whole number of days is needed, ${min} to ${max}.`;
    }
  }
  if (!errors.afterDays && !errors.judgedDays && Number(values.afterDays) <= Number(values.judgedDays)) {
    errors.afterDays = 'Must be more than the days it is judged on, or a challenger would be too old at once.';
  }
  if (values.isInHours) {
    for (const id of ['from', 'to'] as const) {
      if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(values[id])) errors[id] = 'A time of day is needed, such as 22:00.';
    }
  }
  return errors;
}

/** What the engine is asked to hold; only for values without errors. */
export function settingsOf(values: FormValues): RetrainingSettings {
  const { isEnabled, isOnDrift, isSwitching, markets, isInHours, from, to, timeZone } = values;
  return {
    ...{ isEnabled, isOnDrift, isSwitching },
    afterDays: Number(values.afterDays),
    judgedDays: Number(values.judgedDays),
    leastDaysBetween: Number(values.leastDaysBetween),
    markets: markets.length > 0 ? [...markets] : null,
    hours: isInHours ? { from, to, timeZone } : null,
  };
}
