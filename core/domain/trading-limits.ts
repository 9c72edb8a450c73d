type Limits = { readonly min: number; readonly max: number; readonly initial: number; readonly isWhole?: boolean };

/** Range and default of each number of the trading settings, in the unit it is stored in: the engine's checks and the page's read these. */
export const tradingLimits = {
  /** Each side. */
  feeBps: { min: 0, max: 100, initial: 10 },
  slippageBps: { min: 0, max: 100, initial: 2 },
  /** A signal must be expected to earn more than this, after cost. */
  minExpectedValueBps: { min: 0, max: 500, initial: 0 },
  /** Of the side's share of decided wins over break-even, a fraction; 0 asks for no more than an expected gain. */
  breakEvenMargin: { min: 0, max: 0.5, initial: 0 },
  /** So many round-trip costs the take-profit must be away. */
  takeProfitCosts: { min: 1, max: 20, initial: 2 },
  modelLifeDays: { min: 1, max: 3_650, initial: 90, isWhole: true },
  /** Multiples of ATR(14, Wilder, 1h). */
  takeProfitAtr: { min: 0.25, max: 10, initial: 2.5 },
  stopLossAtr: { min: 0.25, max: 10, initial: 1.5 },
  horizonHours: { min: 1, max: 72, initial: 6, isWhole: true },
} as const satisfies Readonly<Record<string, Limits>>;

export type TradingNumber = keyof typeof tradingLimits;

/** A decision is made at each close of one of these, in minutes. All divide a day, and each close is one of a 10m bar, which models are trained on. */
export const decisionBarMinutes = [10, 20, 30, 60, 120, 240] as const;
export type DecisionBarMinutes = (typeof decisionBarMinutes)[number];
export const [shortestDecisionBar] = decisionBarMinutes;

export const defaultSymbols = ['BTC/USDT', 'ETH/USDT'] as const;
export const mostSymbols = 20;
