import type { TradingSettings } from '../../../core/contract/trading-schemas.ts';
import {
  type DecisionBarMinutes,
  decisionBarMinutes,
  shortestDecisionBar,
  type TradingNumber,
  tradingLimits,
} from '../../../core/domain/trading-limits.ts';
import type { ChoiceField, Field, NumberField } from './setting-fields.ts';

/** Numbers of the trading settings as they are typed or chosen. */
export type TradingValues = Record<TradingNumber | 'barMinutes', string>;

type Shown = Pick<NumberField, 'group' | 'label' | 'unit' | 'effect'>;

const shown: Readonly<Record<TradingNumber, Shown>> = {
  minExpectedValueBps: {
    group: 'decisions',
    label: 'Least expected value',
    unit: 'bps of the price',
    effect: 'A signal must be expected to earn more than this after costs. A hair above zero is a poor signal.',
  },
  breakEvenMargin: {
    group: 'decisions',
    label: 'Margin over break-even',
    unit: '% points',
    effect: 'Wins when decided must be so far above break-even; 0 asks for no more than an expected gain.',
  },
  takeProfitCosts: {
    group: 'decisions',
    label: 'Take-profit in costs',
    unit: '× round trip',
    effect: 'Nearer than so many round-trip costs it is not worth the trade.',
  },
  modelLifeDays: {
    group: 'decisions',
    label: 'A model expires after',
    unit: 'days',
    effect: 'Counted from the end of its data; then it abstains. Models of the demo market never expire.',
  },
  feeBps: {
    group: 'costs',
    label: 'Fee',
    unit: 'bps a side',
    effect: 'Of the value, for opening and for closing; 10 bps are 0.1 %.',
  },
  slippageBps: {
    group: 'costs',
    label: 'Slippage',
    unit: 'bps a side',
    effect: 'How much worse than the seen price a trade is filled.',
  },
  takeProfitAtr: {
    group: 'labels',
    label: 'Take-profit',
    unit: '× ATR of 1h',
    effect: 'How far away the level is that a trade wins at.',
  },
  stopLossAtr: {
    group: 'labels',
    label: 'Stop-loss',
    unit: '× ATR of 1h',
    effect: 'How far away the level is that a trade loses at.',
  },
  horizonHours: {
    group: 'labels',
    label: 'Horizon',
    unit: 'hours',
    effect: 'A trade that has met neither level by then is left at the market.',
  },
};

/** How many of the unit shown are one of what is stored. */
const scaleOf = (id: TradingNumber) => (id === 'breakEvenMargin' ? 100 : 1);
/** Without binary dust. */
const scaled = (value: number, scale: number) => Number((value * scale).toPrecision(12));

const barLabel = (minutes: number) =>
  minutes < 60 ? `${minutes} minutes` : minutes === 60 ? '1 hour' : `${minutes / 60} hours`;

const decisionBar: ChoiceField = {
  kind: 'choice',
  id: 'barMinutes',
  group: 'decisions',
  label: 'Decision bar',
  effect:
    'A decision is made at each close of it, from the next one on. Models are trained on closes of 10 minutes and may be asked at any of them; a longer bar only decides less often.',
  choices: decisionBarMinutes.map((minutes) => ({ value: String(minutes), label: barLabel(minutes) })),
  initial: String(shortestDecisionBar),
};

const numberFields: readonly NumberField[] = (Object.keys(shown) as TradingNumber[]).map((id) => {
  const { min, max, initial, ...more } = tradingLimits[id];
  const inUnit = (value: number) => scaled(value, scaleOf(id));
  return {
    kind: 'number',
    id,
    ...shown[id],
    ...{ min: inUnit(min), max: inUnit(max), initial: inUnit(initial), isWhole: 'isWhole' in more },
  };
});

export const tradingFields: readonly Field[] = [decisionBar, ...numberFields];

/** The form's values of what the engine holds. */
export function tradingValues({ costs, decisions, training }: TradingSettings): TradingValues {
  const { barMinutes, ...terms } = decisions;
  const held: Record<TradingNumber, number> = { ...costs, ...terms, ...training };
  const ids = Object.keys(held) as TradingNumber[];
  const numbers = Object.fromEntries(ids.map((id) => [id, String(scaled(held[id], scaleOf(id)))]));
  return { ...(numbers as Record<TradingNumber, string>), barMinutes: String(barMinutes) };
}

/** What the engine is asked to hold; only for values without errors. */
export function tradingOf(values: TradingValues, symbols: readonly string[]): TradingSettings {
  const of = (id: TradingNumber) => scaled(Number(values[id]), 1 / scaleOf(id));
  return {
    symbols: [...symbols],
    costs: { feeBps: of('feeBps'), slippageBps: of('slippageBps') },
    decisions: {
      barMinutes: Number(values.barMinutes) as DecisionBarMinutes,
      minExpectedValueBps: of('minExpectedValueBps'),
      breakEvenMargin: of('breakEvenMargin'),
      takeProfitCosts: of('takeProfitCosts'),
      modelLifeDays: of('modelLifeDays'),
    },
    training: {
      takeProfitAtr: of('takeProfitAtr'),
      stopLossAtr: of('stopLossAtr'),
      horizonHours: of('horizonHours'),
    },
  };
}

/** Why a typed market cannot be added, or null. */
export function checkSymbol(text: string, symbols: readonly string[], most: number): string | null {
  const symbol = text.trim().toUpperCase();
  if (!/^[A-Z0-9]{1,20}\/[A-Z0-9]{1,20}$/.test(symbol)) return 'Write it like SOL/USDT.';
  if (symbols.includes(symbol)) return `${symbol} is in the list already.`;
  return symbols.length >= most ? `At most ${most} markets.` : null;
}
