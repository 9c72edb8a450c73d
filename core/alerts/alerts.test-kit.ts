import { alertRule } from '../contract/alert-schemas.ts';
import type { AlertRule } from '../contract/contract.ts';
import { defaultAlertTemplates } from '../domain/alert.ts';
import type { AlertEvent } from './alert-event.ts';

/** A rule on a price of 100 without a cool-down, otherwise as given. */
export function exampleRule(given: Partial<AlertRule> = {}): AlertRule {
  const when = given.when ?? { kind: 'price', direction: 'either', level: 100 };
  return alertRule.parse({
    id: 'rule',
    name: 'A rule',
    isEnabled: true,
    market: 'demo:BTC/USDT',
    channels: [],
    coolDownMinutes: 0,
    template: defaultAlertTemplates[when.kind],
    ...given,
    when,
  });
}

/** A minute in which the price crosses 100 upwards. */
export function crossingAt(time: number): AlertEvent {
  return {
    kind: 'price',
    key: `price:demo:BTC/USDT:${time}`,
    time,
    market: 'demo:BTC/USDT',
    from: 99,
    high: 101,
    low: 98,
    to: 101,
    facts: {},
  };
}
