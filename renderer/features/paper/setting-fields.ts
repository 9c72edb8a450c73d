import type { PaperSettings } from '../../../core/contract/contract.ts';

type NumberId = { [K in keyof PaperSettings]: PaperSettings[K] extends number ? K : never }[keyof PaperSettings];

export type Field = {
  readonly id: NumberId;
  readonly label: string;
  readonly unit: string;
  /** How many of the unit are one of what is stored: 100 where percents are shown of a fraction. */
  readonly scale: number;
  /** In the unit shown. */
  readonly min: number;
  readonly max: number;
  readonly initial: number;
  readonly isWhole?: boolean;
  readonly effect: string;
  /** Only asked for with this sizing. */
  readonly sizing?: PaperSettings['sizing'];
};

export const sizings: Readonly<Record<PaperSettings['sizing'], string>> = {
  fixedFraction: 'Fixed fraction',
  volatilityTarget: 'Volatility target',
  kelly: 'Fractional Kelly',
};

export const fields: readonly Field[] = [
  {
    ...{ id: 'fraction', sizing: 'fixedFraction', label: 'Fraction', unit: '%', scale: 100, min: 1, max: 100 },
    initial: 25,
    effect: 'Of the balance, put into each position.',
  },
  {
    ...{ id: 'dailyVolatility', sizing: 'volatilityTarget', label: 'Target', unit: '% a day', scale: 100 },
    ...{ min: 0.1, max: 20, initial: 2 },
    effect: 'What a position may move the balance on a usual day.',
  },
  {
    ...{ id: 'kellyFraction', sizing: 'kelly', label: 'Share of Kelly', unit: '%', scale: 100, min: 1, max: 100 },
    initial: 25,
    effect: 'Of the bet that would grow fastest if the probabilities were exact.',
  },
  {
    ...{ id: 'maxFraction', label: 'Largest position', unit: '%', scale: 100, min: 1, max: 100, initial: 50 },
    effect: 'Of the balance; whatever the sizing says.',
  },
  {
    ...{ id: 'feeBps', label: 'Fee', unit: 'bps a side', scale: 1, min: 0, max: 100, initial: 10 },
    effect: 'Of the value, for opening and for closing.',
  },
  {
    ...{ id: 'slippageBps', label: 'Slippage', unit: 'bps a side', scale: 1, min: 0, max: 100, initial: 2 },
    effect: 'How much worse than the market each fill is.',
  },
  {
    ...{ id: 'dailyLoss', label: 'Daily loss limit', unit: '%', scale: 100, min: 0.1, max: 100, initial: 5 },
    effect: 'Of the balance at 00:00 UTC; then nothing is opened until the next day.',
  },
  {
    ...{ id: 'stopLossesInRow', label: 'Stop-losses in a row', unit: '', scale: 1, min: 1, max: 100, initial: 5 },
    isWhole: true,
    effect: 'After so many, nothing is opened for a while.',
  },
  {
    ...{ id: 'pauseHours', label: 'Pause after them', unit: 'h', scale: 1, min: 1, max: 168, initial: 24 },
    effect: 'How long nothing is opened then.',
  },
  {
    ...{ id: 'staleMinutes', label: 'Oldest decision', unit: 'min', scale: 1, min: 1, max: 20, initial: 5 },
    effect: 'One recorded later than this after its bar closed is not traded.',
  },
];

/** What is shown of a stored number: without binary dust. */
export function shownValue(field: Field, settings: PaperSettings): string {
  return String(Number((settings[field.id] * field.scale).toPrecision(12)));
}

/** The number to store, or the sentence to show beside the field. */
export function readValue({ scale, min, max, isWhole }: Field, text: string): number | string {
  const value = Number(text.trim());
  if (!/^-?\d*\.?\d+$/.test(text.trim())) return `A number is needed, ${min} to ${max}.`;
  if (value < min || value > max) return `It must be ${min} to ${max}.`;
  if (isWhole && !Number.isInteger(value)) return 'A whole number is needed.';
  return value / scale;
}
