import { z } from 'zod';
import { market, utcMs } from './schemas.ts';

const id = z.number().int().min(1);
const exchangeId = z.string().regex(/^[a-z][a-z0-9-]*$/, 'must be the id of an exchange');
const fraction = z.number().min(0.01).max(1);

/** How the paper account trades. Fractions are of the balance, costs are for one side. */
export const paperSettings = z.object({
  /** Off: nothing is opened; what is open runs to its end. */
  isTrading: z.boolean().default(true),
  feeBps: z.number().min(0).max(100).default(10),
  slippageBps: z.number().min(0).max(100).default(2),
  sizing: z.enum(['fixedFraction', 'volatilityTarget', 'kelly']).default('fixedFraction'),
  /** Of `fixedFraction`: put into each position. */
  fraction: fraction.default(0.25),
  /** Of `volatilityTarget`: what a position may move the balance on a usual day. */
  dailyVolatility: z.number().min(0.001).max(0.2).default(0.02),
  /** Of `kelly`: share of the Kelly bet. */
  kellyFraction: fraction.default(0.25),
  /** Most that one position takes, whatever the sizing says. */
  maxFraction: fraction.default(0.5),
  /** Realised loss of a UTC day, as a fraction of the balance it began with, after which nothing is opened that day. */
  dailyLoss: z.number().min(0.001).max(1).default(0.05),
  /** After so many stop-losses one after the other nothing is opened for `pauseHours`. */
  stopLossesInRow: z.number().int().min(1).max(100).default(5),
  pauseHours: z.number().min(1).max(168).default(24),
  /** A decision recorded later than this after its bar had closed is not traded. */
  staleMinutes: z.number().min(1).max(20).default(5),
});

const startBalance = z.number().min(100).max(1_000_000);

export const paperReset = z.object({
  exchangeId,
  /** USDT. */
  startBalance: startBalance.default(10_000),
  settings: paperSettings.prefault({}),
});

export const paperChange = z.object({ accountId: id, settings: paperSettings });

/** All amounts in the account's currency, exact to 0.00000001. */
export const paperAccount = z.object({
  accountId: id,
  exchangeId: z.string(),
  currency: z.string(),
  openedAt: utcMs,
  /** Null: it is the account that trades now. */
  archivedAt: utcMs.nullable(),
  startBalance: z.number(),
  /** Without open positions. */
  balance: z.number(),
  trades: z.number().int(),
});

const side = z.enum(['long', 'short']);
export const tradeEnd = z.enum(['takeProfit', 'stopLoss', 'horizon']);

const position = z.object({
  decision: z.number().int(),
  market,
  side,
  quantity: z.number(),
  openedAt: utcMs,
  entry: z.number(),
  takeProfit: z.number(),
  stopLoss: z.number(),
  tickSize: z.number(),
  horizonEnd: utcMs,
  /** Newest closed price, and what closing there would bring before fee and slippage; null when no bar is stored. */
  price: z.number().nullable(),
  unrealised: z.number().nullable(),
});

export const paperState = z.object({
  account: paperAccount,
  settings: paperSettings,
  /** Balance and what open positions would bring at the newest closed prices. */
  equity: z.number(),
  positions: z.array(position),
  /** Orders that wait for the open of the next minute. */
  waiting: z.array(z.object({ decision: z.number().int(), market, side, from: utcMs })),
  /** Why nothing is opened now; null while it would be. */
  halt: z.object({ kind: z.enum(['off', 'dailyLoss', 'stopLosses', 'stale']), message: z.string() }).nullable(),
});

/** `after`: what follows it in the list; default from the newest. */
export const paperPageQuery = z.object({
  accountId: id,
  after: id.optional(),
  limit: z.number().int().min(1).max(500).default(100),
});

const order = z.object({
  number: id,
  decision: z.number().int(),
  market,
  side,
  /** When it was placed: the opening of the first minute it may fill in. */
  from: utcMs,
  tickSize: z.number(),
  state: z.enum(['waiting', 'refused', 'open', 'closed']),
  /** Why it was refused. */
  reason: z.string().nullable(),
  openedAt: utcMs.nullable(),
  entry: z.number().nullable(),
  quantity: z.number().nullable(),
  closedAt: utcMs.nullable(),
  exit: z.number().nullable(),
  end: tradeEnd.nullable(),
  /** After both fees; null until it is closed. */
  profit: z.number().nullable(),
});
export const paperOrders = z.object({ items: z.array(order), total: z.number().int() });

const ledgerName = z.enum(['cash', 'capital', 'fees', 'trading']);
const ledgerEntry = z.object({
  number: id,
  time: utcMs,
  debit: ledgerName,
  credit: ledgerName,
  amount: z.number(),
  text: z.string(),
  /** Cash after this entry. */
  balance: z.number(),
});
export const paperLedger = z.object({ items: z.array(ledgerEntry), total: z.number().int() });

/** Balance after each closed trade, oldest first; of many trades every n-th and the last. */
export const paperCurve = z.object({ points: z.array(z.object({ time: utcMs, balance: z.number() })) });

export const paperVerification = z.object({
  /** Fills, closings and refusals worked out again from raw 1m bars. */
  checked: z.number().int(),
  /** Those that could not be, because 1m bars which they need are not stored. */
  unchecked: z.number().int(),
  /** The first that does not fit, in one sentence. */
  misfit: z.string().nullable(),
});

export const paperAccountId = z.object({ accountId: id });
