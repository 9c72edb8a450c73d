import { z } from 'zod';
import { alertChannels, alertKinds, alertTones, unknownPlaceholders } from '../domain/alert.ts';
import { market, utcMs } from './schemas.ts';
import { url } from './settings-schemas.ts';

const channel = z.enum(alertChannels);

/** What a rule waits for. */
const condition = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('prediction'),
    /** `trade` is long or short. */
    signal: z.enum(['trade', 'long', 'short', 'abstain']),
    /** Of the side that it is for, 0..1; 0 asks for none. */
    minProbability: z.number().min(0).max(1),
  }),
  z.object({ kind: z.literal('outcome'), end: z.enum(['any', 'takeProfit', 'stopLoss', 'horizon']) }),
  /** Quote currency; on 1m bars, also while one is forming. */
  z.object({ kind: z.literal('price'), direction: z.enum(['up', 'down', 'either']), level: z.number().positive() }),
  /** Of the fused score of six hours (−1..1), up or down within an hour. */
  z.object({ kind: z.literal('sentiment'), change: z.number().min(0.05).max(2) }),
  z.object({ kind: z.literal('feed') }),
  z.object({ kind: z.literal('training'), result: z.enum(['any', 'finished', 'failed']) }),
  z.object({ kind: z.literal('paper'), event: z.enum(['any', 'opened', 'closed', 'paused']) }),
  z.object({ kind: z.literal('drift'), event: z.enum(['any', 'demoted', 'drifted']) }),
]);

export const alertRule = z
  .object({
    id: z.string().regex(/^[a-z0-9-]{1,40}$/, 'must be 1 to 40 of a–z, 0–9 and -'),
    name: z.string().min(1, 'must not be empty').max(80),
    isEnabled: z.boolean(),
    /** Null: every market. */
    market: market.nullable(),
    when: condition,
    channels: z
      .array(channel)
      .max(alertChannels.length)
      .refine((all) => new Set(all).size === all.length),
    /** After an alert the rule is silent for so long; 0 is never silent. */
    coolDownMinutes: z.number().int().min(0).max(1_440),
    template: z.string().min(1, 'must not be empty').max(500),
  })
  .superRefine((rule, context) => {
    const unknown = unknownPlaceholders(rule.when.kind, rule.template);
    if (unknown.length > 0) {
      const message = `names {${unknown[0]}}, which an alert of this kind does not have`;
      context.addIssue({ code: 'custom', path: ['template'], message });
    }
    if (rule.when.kind === 'price' && rule.market === null) {
      context.addIssue({ code: 'custom', path: ['market'], message: 'must be one market: a price is of one' });
    }
  });

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day such as 22:30');

/** Some hours of every day, over midnight when `to` is the earlier one. */
export const hoursOfDay = z.object({
  from: timeOfDay,
  to: timeOfDay,
  /** IANA name; the hours are of the clock on the wall there. */
  timeZone: z.string().max(60).refine(isTimeZone, 'must be a time zone such as Europe/Zurich'),
});

/** How alerts are delivered. Keys are secrets and never here. */
export const alertDelivery = z.object({
  webhookUrl: url.nullable().default(null),
  /** A number, or the name of a channel: @name. */
  telegramChatId: z
    .string()
    .regex(/^(-?\d{1,20}|@\w{4,40})$/, 'must be a number or @name')
    .nullable()
    .default(null),
  /** In these hours alerts are kept in the history and go nowhere else. */
  quietHours: hoursOfDay.nullable().default(null),
  /** What a window plays; the volume is a fraction. */
  sound: z
    .object({ tone: z.enum(alertTones).default('chime'), volume: z.number().min(0).max(1).default(0.5) })
    .prefault({}),
  /** Of all rules together; what is above is only counted. */
  mostPerHour: z.number().int().min(1).max(1_000).default(60),
});

export const alertSettings = z.object({
  rules: z.array(alertRule).max(100, 'must be at most 100 rules'),
  delivery: alertDelivery.prefault({}),
});

const deliveryState = z.object({
  channel,
  /** `missed`: no window was open in time; `quiet`: it fell into the quiet hours. */
  state: z.enum(['waiting', 'delivered', 'failed', 'missed', 'quiet']),
  attempts: z.number().int(),
  /** When it was delivered, or is tried next; null when neither. */
  time: utcMs.nullable(),
  /** What went wrong last, one plain sentence. */
  detail: z.string().nullable(),
});

export const alert = z.object({
  id: z.number().int(),
  ruleId: z.string(),
  ruleName: z.string(),
  kind: z.enum(alertKinds),
  market: market.nullable(),
  /** When what it tells of happened. */
  eventTime: utcMs,
  firedAt: utcMs,
  text: z.string(),
  isTest: z.boolean(),
  deliveries: z.array(deliveryState),
});

/** Alerts of a rule that were only counted, since its newest stored one. */
const heldBack = z.object({
  ruleId: z.string(),
  reason: z.enum(['coolDown', 'mostPerHour']),
  count: z.number().int(),
  lastTime: utcMs,
});

export const alertList = z.object({
  settings: alertSettings,
  heldBack: z.array(heldBack),
});

export const alertHistoryQuery = z.object({
  /** Only alerts with a smaller id; absent: from the newest. */
  before: z.number().int().optional(),
  limit: z.number().int().min(1).max(500).default(100),
});
export const alertHistory = z.object({ alerts: z.array(alert), unread: z.number().int() });

/** A template that its kind does not know the placeholders of is answered with a dash for each. */
export const alertPreview = z.object({
  kind: z.enum(alertKinds),
  /** Null: every market. */
  market: market.nullable(),
  template: z.string().max(500),
  /** What the rule waits for, whose values the text then has; absent: it is not filled in yet. */
  when: condition.optional(),
});

export const alertRetry = z.object({ id: z.number().int(), channel: z.enum(['webhook', 'telegram']) });

export const alertEvent = z.discriminatedUnion('kind', [
  /** Its deliveries by an open window are still to be claimed. */
  z.object({ kind: z.literal('fired'), alert }),
  /** A delivery, a rule or what is read has changed: read again. */
  z.object({ kind: z.literal('changed') }),
]);

export const alertClaim = z.object({
  id: z.number().int(),
  channel: z.enum(['desktop', 'sound']),
  /** Why this window cannot; the delivery has failed then. */
  problem: z.string().max(300).optional(),
});

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
