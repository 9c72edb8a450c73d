import type { AlertDelivery } from '../../../core/contract/contract.ts';
import type { AlertTone } from '../../../core/domain/alert.ts';
import { checkAddress } from '../settings/check-field.ts';

export type DeliveryValues = {
  webhookUrl: string;
  telegramChatId: string;
  isQuiet: boolean;
  from: string;
  to: string;
  timeZone: string;
  tone: AlertTone;
  volume: string;
  mostPerHour: string;
};

/** Quiet hours that were never set are from 22:00 to 07:00 in the zone of this computer. */
export function deliveryValues(delivery: AlertDelivery): DeliveryValues {
  const { webhookUrl, telegramChatId, quietHours, sound, mostPerHour } = delivery;
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return {
    webhookUrl: webhookUrl ?? '',
    telegramChatId: telegramChatId ?? '',
    isQuiet: quietHours !== null,
    from: quietHours?.from ?? '22:00',
    to: quietHours?.to ?? '07:00',
    timeZone: quietHours?.timeZone ?? timeZone,
    tone: sound.tone,
    volume: String(Number((sound.volume * 100).toPrecision(12))),
    mostPerHour: String(mostPerHour),
  };
}

/** What is wrong with each field; empty when it can be saved. */
export function checkDelivery(values: DeliveryValues): Partial<Record<keyof DeliveryValues, string>> {
  const { webhookUrl, telegramChatId, isQuiet, volume, mostPerHour } = values;
  const isChat = /^(-?\d{1,20}|@\w{4,40})?$/.test(telegramChatId.trim());
  const isTime = (text: string) => /^([01]\d|2[0-3]):[0-5]\d$/.test(text);
  const most = /^\d{1,4}$/.test(mostPerHour.trim()) ? Number(mostPerHour) : 0;
  const errors: Record<string, string | null> = {
    webhookUrl: webhookUrl.trim() === '' ? null : checkAddress(webhookUrl),
    telegramChatId: isChat ? null : 'A number or @name is needed.',
    from: !isQuiet || isTime(values.from) ? null : 'A time of day is needed.',
    to: !isQuiet || isTime(values.to) ? null : 'A time of day is needed.',
    volume: /^\d{1,3}$/.test(volume.trim()) && Number(volume) <= 100 ? null : 'A whole number is needed, 0 to 100.',
    mostPerHour: most >= 1 && most <= 1_000 ? null : 'A whole number is needed, 1 to 1,000.',
  };
  return Object.fromEntries(Object.entries(errors).filter(([, sentence]) => sentence !== null));
}

export const soundOf = ({ tone, volume }: DeliveryValues): AlertDelivery['sound'] => ({
  tone,
  volume: Number(volume) / 100,
});

/** As it is saved; only for values without errors. */
export function deliveryOf(values: DeliveryValues): AlertDelivery {
  const { from, to, timeZone } = values;
  return {
    webhookUrl: values.webhookUrl.trim() || null,
    telegramChatId: values.telegramChatId.trim() || null,
    quietHours: values.isQuiet ? { from, to, timeZone } : null,
    sound: soundOf(values),
    mostPerHour: Number(values.mostPerHour),
  };
}
