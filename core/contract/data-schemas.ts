import { z } from 'zod';
import { candle, gap, market, timeframe, utcMs } from './schemas.ts';

export const feedState = z.object({
  market,
  state: z.enum(['connecting', 'live', 'stale', 'offline', 'stopped']),
  /** Close of the newest closed 1m bar; null before the first. */
  lastClosedTime: utcMs.nullable(),
  /** Since when the state holds. */
  since: utcMs,
  /** One plain sentence when something is wrong. */
  detail: z.string().nullable(),
});

export const engineStatus = z.object({
  version: z.string(),
  source: z.string(),
  isDemo: z.boolean(),
  /** The engine's clock; age of data is measured against it, not the browser's. */
  time: utcMs,
  dataDir: z.string(),
  markets: z.array(market),
  feeds: z.array(feedState),
  /** Things the user should know, newest last. */
  notices: z.array(z.object({ level: z.enum(['info', 'warn', 'error']), time: utcMs, message: z.string() })),
});

export const ticker = z.object({
  market,
  price: z.number(),
  /** Against the price 24 h ago, fraction; null when that is not known. */
  change24h: z.number().nullable(),
  tickSize: z.number(),
});

export const candleEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('closed'), candle }),
  z.object({ kind: z.literal('forming'), candle }),
  /** History changed (backfill, revision, or the client fell behind): read the columns again. */
  z.object({ kind: z.literal('resync') }),
]);

export const importResult = z.object({
  market,
  timeframe,
  rowsRead: z.number().int(),
  /** New bars. */
  rowsStored: z.number().int(),
  /** Equal to what was stored. */
  rowsSame: z.number().int(),
  /** Other than what was stored: put in its place, or not taken because nobody asked to overwrite. */
  rowsReplaced: z.number().int(),
  rowsKept: z.number().int(),
  rowsRejected: z.number().int(),
  rejected: z.array(z.object({ line: z.number().int(), reason: z.string() })),
  from: utcMs.nullable(),
  to: utcMs.nullable(),
  gaps: z.array(gap),
  /** Plain sentences about the file as a whole: times converted from microseconds, rows out of order. */
  notices: z.array(z.string()).optional(),
});

export const importEvent = z.discriminatedUnion('kind', [
  /** `fraction` of the file's bytes, 0..1. */
  z.object({ kind: z.literal('progress'), fraction: z.number(), rowsRead: z.number().int() }),
  z.object({ kind: z.literal('result'), result: importResult }),
]);

export const downloadEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('progress'), fraction: z.number(), rowsStored: z.number().int() }),
  z.object({ kind: z.literal('result'), rowsStored: z.number().int(), gaps: z.array(gap) }),
]);

/** The bars that open in [from, to). */
export const deletionRange = z.object({ market, timeframe, from: utcMs, to: utcMs });

/** `from` and `to`: open times of the first and the last of the bars. */
export const deletedBars = z.object({ bars: z.number().int(), from: utcMs, to: utcMs });

export const deletionPreview = deletedBars.extend({
  /** What depends on the bars, in plain sentences. */
  consequences: z.array(z.string()),
});

export const seriesSummary = z.object({
  market,
  timeframe,
  bars: z.number().int(),
  from: utcMs,
  to: utcMs,
  gaps: z.number().int(),
});

export const doctorCheck = z.object({
  name: z.string(),
  state: z.enum(['ok', 'warn', 'fail']),
  detail: z.string(),
});

/** The newest `limit` bars that open in [from, to). */
export const newestBars = z.object({
  market,
  timeframe,
  from: utcMs.optional(),
  to: utcMs.optional(),
  limit: z.number().int().min(1).max(100_000).default(1_000),
});
