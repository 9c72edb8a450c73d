import type { Alerts } from '../alerts/open-alerts.ts';
import type { AlertWatchEvent, Contract } from '../contract/contract.ts';
import type { Handlers } from '../contract/define.ts';
import { type Topic, untilAborted } from './topic.ts';

type Calls = Extract<keyof Contract, `alerts.${string}`>;

/** Rules, history and delivery of alerts, as pages see them. */
export function createAlertHandlers(alerts: Alerts, changed: Topic<AlertWatchEvent>): Pick<Handlers<Contract>, Calls> {
  return {
    'alerts.list': () => alerts.list(),
    async 'alerts.putRule'(rule) {
      await alerts.putRule(rule);
      return alerts.list();
    },
    async 'alerts.removeRule'({ ruleId }) {
      await alerts.removeRule(ruleId);
      return alerts.list();
    },
    async 'alerts.setDelivery'(delivery) {
      await alerts.setDelivery(delivery);
      return alerts.list();
    },
    'alerts.history': (query) => alerts.history(query),
    'alerts.markRead': () => {
      alerts.markRead();
      return {};
    },
    'alerts.watch': async (_, signal, emit) => {
      const stop = changed.subscribe(emit);
      for (const alert of alerts.unclaimed()) emit({ kind: 'fired', alert });
      await untilAborted(signal);
      stop();
    },
    'alerts.claim': ({ id, channel, problem }) => ({ isYours: alerts.claim(id, channel, problem) }),
    'alerts.preview': (asked) => ({ text: alerts.preview(asked) }),
    'alerts.retry': ({ id, channel }) => {
      alerts.retry(id, channel);
      return {};
    },
    'alerts.test': (rule) => alerts.test(rule),
  };
}
