import { expect, it } from 'vitest';
import { retrainingSettings } from '../../../core/contract/retraining-schemas.ts';
import { settingsText } from './challenge-text.ts';

it('says in one line what the settings do', () => {
  const settings = retrainingSettings.parse({});
  expect(settingsText(settings)).toMatch(/^Off: /);
  expect(settingsText({ ...settings, isEnabled: true })).toBe(
    'On: when a model’s data are older than 30 days or it drifts, at most every 7 days. The challenger is judged on the newest 14 days and offered to you.',
  );
  const all = { ...settings, isEnabled: true, isOnDrift: false, isSwitching: true };
  const hours = { from: '22:00', to: '06:00', timeZone: 'Etc/UTC' };
  expect(settingsText({ ...all, markets: ['demo:BTC/USDT'], hours })).toBe(
    'On: when a model’s data are older than 30 days, at most every 7 days, for BTC/USDT · demo only, from 22:00 to 06:00. The challenger is judged on the newest 14 days and takes over by itself when it wins.',
  );
});
