import { z } from 'zod';
import { type Market, parseMarket } from '../domain/market.ts';
import { isTimeframe, type Timeframe } from '../domain/timeframe.ts';

/** Market with its exchange: `binance:BTC/USDT`. */
export const market = z.custom<Market>(
  (value) => typeof value === 'string' && value.includes(':') && parseMarket(value) === value,
  'must be a market such as binance:BTC/USDT',
);
export const timeframe = z.custom<Timeframe>(
  (value) => typeof value === 'string' && isTimeframe(value),
  'must be one of 1m, 5m, 10m, 1h, 1d',
);
export const utcMs = z.number().int().min(0).max(8_640_000_000_000_000);
export const text = z.string().min(1, 'must not be empty').max(4_096, 'must not be longer than 4,096 characters');
const column = z.instanceof(Float64Array<ArrayBufferLike>);

/** Candle history as columns; typed arrays over ports, base64 over the socket. */
export const columns = z.object({
  openTime: column,
  open: column,
  high: column,
  low: column,
  close: column,
  volume: column,
});

export const candle = z.object({
  openTime: utcMs,
  open: z.number(),
  high: z.number(),
  low: z.number(),
  close: z.number(),
  volume: z.number(),
});

export const gap = z.object({ from: utcMs, to: utcMs, bars: z.number().int() });

export const probabilities = z.object({ short: z.number(), flat: z.number(), long: z.number() });

export const prediction = z.object({
  market,
  asOf: utcMs,
  modelId: z.string(),
  probabilities,
  signal: z.enum(['long', 'short', 'abstain']),
  side: z.enum(['long', 'short']),
  entry: z.number(),
  takeProfit: z.number(),
  stopLoss: z.number(),
  atr: z.number(),
  breakEven: z.number(),
  expectedValue: z.number(),
  horizonEnd: utcMs,
  reasons: z.array(z.string()).readonly(),
});
