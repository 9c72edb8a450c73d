import { describe, expect, it } from 'vitest';
import { retrainingSettings } from '../../../core/contract/retraining-schemas.ts';
import { retrainingLimits } from '../../../core/domain/retraining-limits.ts';
import { errorsOf, numberFields, settingsOf, valuesOf } from './setting-fields.ts';

const defaults = retrainingSettings.parse({});
const values = valuesOf(defaults, 'Europe/Zurich');

describe('the form of the retraining settings', () => {
  it('gives back what it was given, and names the defaults and bounds of the engine', () => {
    expect(settingsOf(values)).toEqual(defaults);
    const other = retrainingSettings.parse({
      ...{ isEnabled: true, isSwitching: true, markets: ['demo:BTC/USDT'] },
      hours: { from: '01:00', to: '05:00', timeZone: 'Etc/UTC' },
    });
    expect(settingsOf(valuesOf(other, 'Europe/Zurich'))).toEqual(other);
    for (const { id, min, max, initial } of numberFields) {
      expect(retrainingLimits[id]).toEqual({ min, max, initial });
      expect(defaults[id]).toBe(initial);
      const holds = (value: number) =>
        retrainingSettings.safeParse({ afterDays: 90, judgedDays: 4, [id]: value }).error?.issues[0]?.path[0] !== id;
      expect([min - 1, max, max + 1].map(holds)).toEqual([false, true, false]);
      expect(retrainingSettings.safeParse({ judgedDays: 4, [id]: min }).success).toBe(true);
    }
  });

  it('says in a sentence what is wrong, as the engine does', () => {
    expect(errorsOf(values)).toEqual({});
    expect(errorsOf({ ...values, judgedDays: '3.5' }).judgedDays).toBe('A whole number of days is needed, 4 to 30.');
    expect(errorsOf({ ...values, afterDays: '14', judgedDays: '14' }).afterDays).toMatch(/too old at once/);
    expect(retrainingSettings.safeParse({ afterDays: 14, judgedDays: 14 }).error?.issues[0].message).toMatch(
      /too old at once/,
    );
    expect(retrainingSettings.safeParse({ judgedDays: 3.5 }).error?.issues[0].message).toBe(
      'must be a whole number of days, 4 to 30',
    );
    expect(errorsOf({ ...values, isInHours: true, from: '25:00' })).toEqual({
      from: 'A time of day is needed, such as 22:00.',
    });
  });
});
