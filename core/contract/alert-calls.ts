import { z } from 'zod';
import {
  alert,
  alertClaim,
  alertDelivery,
  alertEvent,
  alertHistory,
  alertHistoryQuery,
  alertList,
  alertPreview,
  alertRetry,
  alertRule,
} from './alert-schemas.ts';
import { request, stream } from './define.ts';

const none = z.object({});

export const alertCalls = {
  'alerts.list': request(none, alertList),
  /** Replaces the rule with this id, or adds it. */
  'alerts.putRule': request(alertRule, alertList),
  'alerts.removeRule': request(z.object({ ruleId: z.string() }), alertList),
  'alerts.setDelivery': request(alertDelivery, alertList),
  /** Newest first. */
  'alerts.history': request(alertHistoryQuery, alertHistory),
  'alerts.markRead': request(none, none),
  'alerts.watch': stream(none, alertEvent, { resync: { kind: 'changed' } }),
  /** A window asks whether it is the one that shows or sounds this alert; exactly one is answered yes. */
  'alerts.claim': request(alertClaim, z.object({ isYours: z.boolean() })),
  /** Sends what the rule would, with invented values, past cool-down, cap and quiet hours; the rule need not be stored. */
  'alerts.test': request(alertRule, alert),
  /** The text of a template with the invented values of a test; nothing is sent. */
  'alerts.preview': request(alertPreview, z.object({ text: z.string() })),
  /** Lets a delivery that has failed begin anew, with all its attempts. */
  'alerts.retry': request(alertRetry, none),
} as const;
