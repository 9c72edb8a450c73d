import type { Counterfactual, CounterfactualRequest } from '../../../core/contract/contract.ts';
import { hourMs } from '../../../core/domain/timeframe.ts';

export type Lane = NonNullable<CounterfactualRequest['without']>[number];
type Rules = Counterfactual['trained'];

export type FieldId = 'takeProfit' | 'stopLoss' | 'horizon' | 'fee' | 'slippage';
export type Field = {
  readonly id: FieldId;
  readonly label: string;
  readonly unit: string;
  /** In the unit. */
  readonly min: number;
  readonly max: number;
  readonly meaning: string;
};

export const fields: readonly Field[] = [
  {
    ...{ id: 'takeProfit', label: 'Take profit', unit: 'ATR', min: 0.1, max: 20 },
    meaning: 'Distance from the entry in multiples of ATR 14 of 1h bars',
  },
  {
    ...{ id: 'stopLoss', label: 'Stop loss', unit: 'ATR', min: 0.1, max: 20 },
    meaning: 'Distance from the entry in multiples of ATR 14 of 1h bars',
  },
  { ...{ id: 'horizon', label: 'Horizon', unit: 'h', min: 0.5, max: 168 }, meaning: 'How long the trade may live' },
  { ...{ id: 'fee', label: 'Fee', unit: 'bps', min: 0, max: 500 }, meaning: 'Of one side; 10 bps are 0.10 %' },
  {
    ...{ id: 'slippage', label: 'Slippage', unit: 'bps', min: 0, max: 500 },
    meaning: 'Of one side. A row keeps the sum of both costs only: 2 bps of it are taken as slippage',
  },
];

/** What is typed, as long as it is not what held; and the branches that are told nothing. */
export type Draft = { readonly typed: Partial<Record<FieldId, string>>; readonly without: readonly Lane[] };
export const untouched: Draft = { typed: {}, without: [] };

const usualSlippage = 2;
const short = (value: number) => String(Number(value.toFixed(6)));

/** The rules a decision was made by, as the fields show them. */
export function fieldTexts(rules: Rules): Record<FieldId, string> {
  const sideBps = (rules.roundTripCost * 10_000) / 2;
  const slippage = Math.min(usualSlippage, sideBps);
  return {
    takeProfit: short(rules.takeProfitAtr),
    stopLoss: short(rules.stopLossAtr),
    horizon: short(rules.horizonMs / hourMs),
    fee: short(sideBps - slippage),
    slippage: short(slippage),
  };
}

/** The number typed into a field, or what is wrong with it. */
export function readField({ label, min, max, unit }: Field, text: string): number | string {
  const value = Number(text.trim().replace(',', '.'));
  if (text.trim() === '' || !Number.isFinite(value)) return `${label} must be a number.`;
  return value < min || value > max ? `${min} to ${max} ${unit}` : value;
}

type Change = Omit<CounterfactualRequest, 'of' | 'modelId'>;

/** Only what differs from the rules that held, so that an untouched form asks for exactly the recorded answer; undefined while a field is wrong. */
export function changeOf({ typed, without }: Draft, rules: Rules): Change | undefined {
  const held = fieldTexts(rules);
  const value = {} as Record<FieldId, number>;
  for (const field of fields) {
    const read = readField(field, typed[field.id] ?? held[field.id]);
    if (typeof read === 'string') return undefined;
    value[field.id] = read;
  }
  const isOther = (...ids: FieldId[]) => ids.some((id) => value[id] !== Number(held[id]));
  return {
    ...(without.length > 0 && { without: [...without] }),
    ...(isOther('takeProfit', 'stopLoss') && {
      atrMultiples: { takeProfit: value.takeProfit, stopLoss: value.stopLoss },
    }),
    ...(isOther('fee', 'slippage') && { costs: { fee: value.fee / 10_000, slippage: value.slippage / 10_000 } }),
    ...(isOther('horizon') && { horizonMs: Math.round(value.horizon * 60) * 60_000 }),
  };
}
