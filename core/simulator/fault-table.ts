import { z } from 'zod';

/** How long it lasts, virtual ms; without it, until it is switched off. */
const forMs = z.number().positive().optional();
/** How many frames, replies or rows it strikes before it is over. */
const count = z.number().int().positive().optional();
/** Only requests whose path contains this. */
const route = z.string().optional();
/** `open`: only sockets that are open when it is switched on, so that redialling helps; `all`: new ones too. */
const scope = z.enum(['open', 'all']).default('open');
const symbol = z.string().describe('BTC/USDT');
const utcMs = z.number().int();

/**
 * Every fault the exchange can be given, by name. Durations (`forMs`) and ban lengths are virtual time; `delayMs` of one
 * reply is real time, because clients time requests with real clocks. A fault without `forMs` or `count` lasts until it is
 * switched off with null; setting it again replaces it. "Kline frames" are counted over all sockets together.
 */
export const faultTable = {
  dropSockets: { about: 'Cuts every open socket now, without a close frame.', settings: z.strictObject({}) },
  refuseConnections: {
    about: 'An outage: cuts every socket, then resets every new connection before any answer, REST and WebSocket.',
    settings: z.strictObject({ forMs }),
  },
  stall: { about: 'Sockets answer pings but get no data and no replies.', settings: z.strictObject({ forMs, scope }) },
  halfOpen: {
    about: 'Sockets stay open but get nothing at all, not even a pong.',
    settings: z.strictObject({ forMs, scope }),
  },
  serverShutdown: {
    about: 'Sends {"e":"serverShutdown"} on every open socket and closes it `cutAfterMs` (virtual) later.',
    settings: z.strictObject({ cutAfterMs: z.number().nonnegative().default(60_000) }),
  },
  burst: {
    about: 'Sends the last `frames` closed 1m candles again, at once, to whoever subscribed to them.',
    settings: z.strictObject({ symbol, frames: z.number().int().min(1).max(100_000).default(3_000) }),
  },
  duplicateFrames: { about: 'Sends kline frames twice.', settings: z.strictObject({ forMs, count }) },
  reorderFrames: {
    about: 'Holds a kline frame back until after the next one.',
    settings: z.strictObject({ forMs, count }),
  },
  lateFrames: {
    about: 'After a final kline frame, sends one more of that same bar as it was half-way, not final.',
    settings: z.strictObject({ forMs, count }),
  },
  dropClosedFrames: { about: 'Leaves out final kline frames (x: true).', settings: z.strictObject({ forMs, count }) },
  malformedFrames: { about: 'Cuts kline frames in half: not JSON.', settings: z.strictObject({ forMs, count }) },
  badValues: {
    about: 'Puts a bad value into kline frames, and into one row of each klines reply.',
    settings: z.strictObject({
      forMs,
      count,
      kind: z.enum(['nan', 'empty', 'negative', 'high-below-low', 'huge', 'jump']),
      where: z.enum(['stream', 'rest', 'both']).default('both'),
    }),
  },
  truncatedBodies: {
    about: 'Ends 200 replies in the middle of the JSON.',
    settings: z.strictObject({ forMs, count, route }),
  },
  httpErrors: {
    about: 'Answers with an HTML error page: 403 firewall, 451 region, 5xx.',
    settings: z.strictObject({ forMs, count, route, status: z.number().int().min(400).max(599).default(503) }),
  },
  slowReplies: {
    about: 'Answers `delayMs` (real) late.',
    settings: z.strictObject({ forMs, count, route, delayMs: z.number().positive() }),
  },
  hangingReplies: { about: 'Takes requests and never answers.', settings: z.strictObject({ forMs, count, route }) },
  rateLimit: {
    about:
      'Answers 429 with Retry-After for so many virtual seconds; whoever keeps asking is answered 418. Null forgives.',
    settings: z.strictObject({ retryAfterSeconds: z.number().positive().default(30) }),
  },
  holes: {
    about: 'Minutes that open in [from, to) are never served: not by REST, not by streams.',
    settings: z.array(z.strictObject({ symbol, from: utcMs, to: utcMs })),
  },
  revisions: {
    about: 'REST tells another close of these closed minutes (close × factor, high and low widened); streams do not.',
    settings: z.array(z.strictObject({ symbol, openTime: utcMs, factor: z.number().positive().default(1.001) })),
  },
  symbolStatus: {
    about:
      'Status in exchangeInfo, by symbol. While it is not TRADING no new minute begins; that stretch stays a hole.',
    settings: z.record(symbol, z.enum(['TRADING', 'END_OF_DAY', 'HALT', 'BREAK', 'CANCEL_ONLY'])),
  },
  delisted: { about: 'Symbols that are unknown from now on: error -1121, no frames.', settings: z.array(symbol) },
} as const;

export type FaultName = keyof typeof faultTable;
export type FaultSettings<N extends FaultName> = z.output<(typeof faultTable)[N]['settings']>;
/** What to switch on, by name; null switches off. */
export type FaultChanges = { readonly [N in FaultName]?: z.input<(typeof faultTable)[N]['settings']> | null };

export function isFaultName(text: string): text is FaultName {
  return Object.hasOwn(faultTable, text);
}
