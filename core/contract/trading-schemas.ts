import { z } from 'zod';
import {
  decisionBarMinutes,
  defaultSymbols,
  mostSymbols,
  shortestDecisionBar,
  type TradingNumber,
  tradingLimits,
} from '../domain/trading-limits.ts';
import { market } from './schemas.ts';

const within = (name: TradingNumber, unit: string) => {
  const { min, max, initial, ...more } = tradingLimits[name];
  const isWhole = 'isWhole' in more;
  const sentence = `must be a ${isWhole ? 'whole ' : ''}number from ${min} to ${max}${unit}`;
  const number = z.number(sentence).min(min, sentence).max(max, sentence);
  return (isWhole ? number.int(sentence) : number).default(initial);
};

/** `BTC/USDT`: the exchange is the one that is streamed from. */
const symbol = z.string().regex(/^[A-Z0-9]{1,20}\/[A-Z0-9]{1,20}$/, 'must be a market such as BTC/USDT');

/** What is streamed, what a trade costs, what a signal must be worth, and what the next training learns to trade. */
export const heldTrading = z.strictObject({
  symbols: z
    .array(symbol)
    .min(1, 'must name at least one market')
    .max(mostSymbols, `must name at most ${mostSymbols} markets`)
    .refine((symbols) => new Set(symbols).size === symbols.length, 'must name each market only once')
    .default([...defaultSymbols]),
  /** Of one side; a round trip pays both twice. Decisions from the next bar on are made with them. */
  costs: z.strictObject({ feeBps: within('feeBps', ' bps'), slippageBps: within('slippageBps', ' bps') }).prefault({}),
  decisions: z
    .strictObject({
      /** Between two decisions; holds from the next close of this bar on. */
      barMinutes: z
        .literal(decisionBarMinutes, `must be one of ${decisionBarMinutes.join(', ')} minutes`)
        .default(shortestDecisionBar),
      minExpectedValueBps: within('minExpectedValueBps', ' bps'),
      /** Fraction: 0.05 is five points of the share of decided wins. */
      breakEvenMargin: within('breakEvenMargin', ''),
      takeProfitCosts: within('takeProfitCosts', ''),
      modelLifeDays: within('modelLifeDays', ' days'),
    })
    .prefault({}),
  /** They define the label: a model keeps those it was trained with. */
  training: z
    .strictObject({
      takeProfitAtr: within('takeProfitAtr', ' × ATR'),
      stopLossAtr: within('stopLossAtr', ' × ATR'),
      horizonHours: within('horizonHours', ' hours'),
    })
    .prefault({}),
});

/** What may be set: `heldTrading` may be older than the rule that is added here, and must stay readable. */
export const tradingSettings = heldTrading.extend({
  training: heldTrading.shape.training
    .unwrap()
    .refine(({ takeProfitAtr, stopLossAtr }) => takeProfitAtr >= stopLossAtr, {
      path: ['takeProfitAtr'],
      message: 'must not be less than stopLossAtr: no training can use a take-profit nearer than the stop-loss',
    })
    .prefault({}),
});
export type TradingSettings = z.infer<typeof tradingSettings>;

/** The trade that the model of a streamed market has learnt, which its live decisions follow whatever the settings say. */
export const learntTrade = z.object({
  market,
  modelId: z.string(),
  takeProfitAtr: z.number(),
  stopLossAtr: z.number(),
  horizonHours: z.number(),
});
export type LearntTrade = z.infer<typeof learntTrade>;
