import { expect, it } from 'vitest';
import { alertDelivery } from '../../../core/contract/alert-schemas.ts';
import { checkDelivery, deliveryOf, deliveryValues } from './delivery-form.ts';

const saved = alertDelivery.parse({
  webhookUrl: 'https://example.com/hook',
  telegramChatId: '@channel',
  quietHours: { from: '22:30', to: '06:00', timeZone: 'Europe/Zurich' },
  mostPerHour: 20,
});

it('gives back what was saved, and nothing when nothing is set', () => {
  expect(deliveryOf(deliveryValues(saved))).toEqual(saved);
  const none = alertDelivery.parse({});
  expect(deliveryOf(deliveryValues(none))).toEqual(none);
  expect(checkDelivery(deliveryValues(none))).toEqual({});
});

it('finds wrong exactly what the engine would refuse', () => {
  const wrong = { webhookUrl: 'ftp://x', telegramChatId: 'me', from: '24:00', mostPerHour: '1001' };
  expect(Object.keys(checkDelivery({ ...deliveryValues(saved), ...wrong }))).toEqual(Object.keys(wrong));
  expect(alertDelivery.safeParse(deliveryOf({ ...deliveryValues(saved), ...wrong })).error?.issues).toHaveLength(4);
});
