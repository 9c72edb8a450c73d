import { z } from 'zod';
import { type RetrainingNumber, retrainingLimits } from '../domain/retraining-limits.ts';
import { hoursOfDay } from './alert-schemas.ts';
import { request, stream } from './define.ts';
import { market, utcMs } from './schemas.ts';
import { interval, tradeRules, trainingSpec } from './training-schemas.ts';

const days = (name: RetrainingNumber) => {
  const { min, max, initial } = retrainingLimits[name];
  const message = `must be a whole number of days, ${min} to ${max}`;
  return z.number(message).int(message).min(min, message).max(max, message).default(initial);
};

/** When models are trained again in the background, and what becomes of the result. */
export const retrainingSettings = z
  .object({
    isEnabled: z.boolean().default(false),
    /** A model whose newest decision is older is trained again. */
    afterDays: days('afterDays'),
    /** Also when its live results say that it has drifted. */
    isOnDrift: z.boolean().default(true),
    /** Whose predictors are trained again; null: those of every market. */
    markets: z
      .array(market)
      .max(20, 'must be at most 20 markets')
      .refine((all) => new Set(all).size === all.length, 'must name each market only once')
      .nullable()
      .default(null),
    /** The newest days, which the challenger does not learn from: it is judged on them. */
    judgedDays: days('judgedDays'),
    /** Between two retrainings of the same market. */
    leastDaysBetween: days('leastDaysBetween'),
    /** Begins in these hours only; null: at any. */
    hours: hoursOfDay.nullable().default(null),
    /** A challenger that wins and is no worse than the base rate predicts at once, without being asked for. */
    isSwitching: z.boolean().default(false),
  })
  .refine(({ afterDays, judgedDays }) => afterDays > judgedDays, {
    path: ['afterDays'],
    message: 'must be more than the days a challenger is judged on, or it would be too old at once',
  });

/** Who it was, whatever it is called now. */
const contender = z.object({
  modelId: z.string(),
  /** SHA-256 of its weights, hex. */
  weights: z.string(),
});

/** What champion and challenger said of the same decisions, which neither has learnt from. */
const challengeJudgement = z.object({
  time: utcMs,
  /** First and last decision judged. */
  from: utcMs,
  to: utcMs,
  samples: z.number().int(),
  /** Stretches of two horizons, the independent evidence. */
  blocks: z.number().int(),
  /** `baseRate` always answers the class shares of the challenger's training. */
  logLoss: z.object({ champion: z.number(), challenger: z.number(), baseRate: z.number() }),
  /** Log loss of the champion minus the challenger's, and its 95 % interval: above zero the challenger is better. */
  gain: z.object({ value: z.number(), interval }),
  outcome: z.enum(['wins', 'noDifference', 'loses', 'tooLittleData']),
  sentence: z.string(),
});

export const challenge = z.object({
  id: z.string(),
  champion: contender,
  /** What the champion predicted when it began; once both are judged, those of them that it still predicted then: what they were judged on. */
  markets: z.array(market),
  /** One plain sentence: why it was retrained. */
  why: z.string(),
  startedAt: utcMs,
  /** Decisions in [from, to) are what both are judged on; settled before anything was trained. */
  window: z.object({ from: utcMs, to: utcMs }),
  spec: trainingSpec,
  decisionEveryMs: z.number().int().positive().optional(),
  /** What both learn to trade: the champion's rules. */
  rules: tradeRules,
  /**
   * `training` until its run has ended well, `judging` until both were judged, `offered` until the user answers; `accepting` and
   * `switching` while the challenger takes over, `switched` by itself; `withdrawn` when it became pointless.
   */
  state: z.enum([
    'training',
    'judging',
    'offered',
    'accepting',
    'accepted',
    'declined',
    'switching',
    'switched',
    'withdrawn',
    'failed',
  ]),
  /** Runs that were started or resumed for it and counted. */
  attempts: z.number().int().min(0),
  /** When a run that ended badly is tried again. */
  nextTryAt: utcMs.nullable(),
  challenger: contender.nullable(),
  judgement: challengeJudgement.nullable(),
  /** When it left the open states. */
  decidedAt: utcMs.nullable(),
  /** Markets that the challenger took over, or is taking over. */
  switched: z.array(market),
  /** What went wrong or made it pointless, one plain sentence. */
  problem: z.string().nullable(),
});

const retrainingState = z.object({
  settings: retrainingSettings,
  /** Models that predict something they were trained on. */
  champions: z.array(
    z.object({
      modelId: z.string(),
      /** What it predicts of what it was trained on. */
      markets: z.array(market),
      /** Newest decision of its data, the sealed ones counted in; null when it is damaged. */
      dataEnd: utcMs.nullable(),
      /** Whether there are sealed ones. */
      hasSealed: z.boolean(),
      /** Why it is to be trained again; null while it is not. */
      due: z.string().nullable(),
      /** What keeps it from being trained again now, also by hand; null when nothing does. */
      obstacle: z.string().nullable(),
    }),
  ),
  /** Newest first. */
  challenges: z.array(challenge),
});

const none = z.object({}).default({});
const challengeRequest = z.object({ challengeId: z.string() });

export const retrainingCalls = {
  'retraining.read': request(none, retrainingState),
  /** Something has changed: read again. */
  'retraining.watch': stream(none, z.object({}), { coalesceKey: () => 'retraining' }),
  /** Replaces the settings as a whole. */
  'retraining.setSettings': request(retrainingSettings, retrainingState),
  /** Trains this predictor again now, in the background, whatever the settings say. */
  'retraining.start': request(z.object({ modelId: z.string() }), retrainingState),
  /** The challenger takes over the markets that its champion still predicts. */
  'retraining.accept': request(challengeRequest, retrainingState),
  /** The champion stays; the challenger is kept as a model like any other. */
  'retraining.decline': request(challengeRequest, retrainingState),
} as const;

export type RetrainingSettings = z.infer<typeof retrainingSettings>;
export type RetrainingState = z.infer<typeof retrainingState>;
export type Challenge = z.infer<typeof challenge>;
