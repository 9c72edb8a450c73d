import type { AlertRule } from '../../../core/contract/contract.ts';
import {
  type AlertChannel,
  type AlertKind,
  alertPlaceholders,
  defaultAlertTemplates,
  unknownPlaceholders,
} from '../../../core/domain/alert.ts';
import type { Market } from '../../../core/domain/market.ts';
import { exactPrice } from '../../../core/domain/number-text.ts';

/** What can be chosen for a kind, first the default. */
type Choice = { readonly label: string; readonly options: Readonly<Record<string, string>> };

/** How each kind is called, what it can be narrowed to, and the number it is held against. */
export const ruleKinds: Readonly<
  Record<AlertKind, { label: string; choice?: Choice; number?: { label: string; hint: string; initial: string } }>
> = {
  prediction: {
    label: 'Prediction',
    choice: {
      label: 'Signal',
      options: { trade: 'Long or short', long: 'Long', short: 'Short', abstain: 'Abstention' },
    },
    number: { label: 'Probability from, %', hint: '0 to 100, of the side it is for; 0 asks for none.', initial: '0' },
  },
  outcome: {
    label: 'Trade ended',
    choice: {
      label: 'At',
      options: { any: 'Any end', takeProfit: 'Take profit', stopLoss: 'Stop loss', horizon: 'Horizon' },
    },
  },
  price: {
    label: 'Price crosses',
    choice: { label: 'Direction', options: { either: 'Up or down', up: 'Upwards', down: 'Downwards' } },
    number: { label: 'Level', hint: 'In quote currency, above 0.', initial: '' },
  },
  sentiment: {
    label: 'Sentiment shock',
    number: {
      label: 'Change within an hour',
      hint: '0.05 to 2; the score of six hours runs from −1 to 1.',
      initial: '0.3',
    },
  },
  feed: { label: 'Feed stale or offline' },
  training: {
    label: 'Training ended',
    choice: { label: 'Result', options: { any: 'Any', finished: 'Finished', failed: 'Failed' } },
  },
  paper: {
    label: 'Paper account',
    choice: { label: 'Event', options: { any: 'Any', opened: 'Opened', closed: 'Closed', paused: 'Paused' } },
  },
  drift: {
    label: 'Model drift',
    choice: {
      label: 'When',
      options: {
        any: 'Any',
        demoted: 'Demoted: breaks what its test promised',
        drifted: 'Drifted: features unlike its training',
      },
    },
  },
};

export const channelNames: Readonly<Record<AlertChannel, string>> = {
  desktop: 'Desktop notification',
  sound: 'Sound',
  webhook: 'Webhook',
  telegram: 'Telegram',
};

export type RuleValues = {
  kind: AlertKind;
  name: string;
  /** Empty: every market. */
  market: string;
  choice: string;
  number: string;
  channels: AlertChannel[];
  coolDownMinutes: string;
  template: string;
};
export type RuleErrors = Partial<Record<keyof RuleValues, string>>;

export function newRule(kind: AlertKind, market: Market | null): RuleValues {
  return {
    kind,
    name: ruleKinds[kind].label,
    market: kind === 'price' ? (market ?? '') : '',
    choice: Object.keys(ruleKinds[kind].choice?.options ?? {})[0] ?? '',
    number: ruleKinds[kind].number?.initial ?? '',
    channels: ['desktop'],
    coolDownMinutes: '5',
    template: defaultAlertTemplates[kind],
  };
}

export function valuesOf(rule: AlertRule): RuleValues {
  const { when, name, channels, template } = rule;
  const base = { name, template, channels: [...channels], coolDownMinutes: String(rule.coolDownMinutes) };
  const own = { ...base, kind: when.kind, market: rule.market ?? '', choice: '', number: '' };
  switch (when.kind) {
    case 'prediction':
      return { ...own, choice: when.signal, number: String(Number((when.minProbability * 100).toFixed(4))) };
    case 'outcome':
      return { ...own, choice: when.end };
    case 'price':
      return { ...own, choice: when.direction, number: String(when.level) };
    case 'sentiment':
      return { ...own, number: String(when.change) };
    case 'feed':
      return own;
    case 'training':
      return { ...own, choice: when.result };
    case 'paper':
    case 'drift':
      return { ...own, choice: when.event };
  }
}

/** What is wrong with each field; empty when it can be saved. */
export function checkRule(values: RuleValues): RuleErrors {
  const { kind, name, template } = values;
  const unknown = unknownPlaceholders(kind, template);
  const known = alertPlaceholders[kind].map((each) => `{${each}}`).join(' ');
  const errors: Record<string, string | false> = {
    name: (name.trim() === '' || name.trim().length > 80) && 'A name of 1 to 80 characters is needed.',
    market: kind === 'price' && values.market === '' && 'A price is of one market; choose it.',
    number: checkNumber(kind, values.number),
    coolDownMinutes:
      !isWhole(values.coolDownMinutes, 1_440) && 'A whole number of minutes is needed, 0 (never silent) to 1,440.',
    template:
      template.trim() === '' || template.length > 500
        ? 'A text of 1 to 500 characters is needed.'
        : unknown.length > 0 && `{${unknown[0]}} is not known here; there are ${known}.`,
  };
  return Object.fromEntries(Object.entries(errors).filter(([, sentence]) => sentence !== false));
}

/** The rule as it is saved; only for values without errors. */
export function ruleOf(values: RuleValues, id: string, isEnabled: boolean): AlertRule {
  return {
    id,
    isEnabled,
    name: values.name.trim(),
    market: values.market === '' ? null : (values.market as Market),
    when: whenOf(values),
    channels: values.channels,
    coolDownMinutes: Number(values.coolDownMinutes),
    template: values.template.trim(),
  };
}

/** A sentence of what the rule waits for. */
export function describeRule(rule: AlertRule): string {
  const { kind, choice, number } = valuesOf(rule);
  const { label, choice: known } = ruleKinds[kind];
  const chosen = known ? `: ${(known.options[choice] ?? choice).toLowerCase()}` : '';
  const held = {
    price: ` ${exactPrice(Number(number))}`,
    prediction: number === '0' ? '' : ` from ${number} %`,
    sentiment: ` of ${number}`,
  } as Partial<Record<AlertKind, string>>;
  return `${label}${chosen}${held[kind] ?? ''}`;
}

/** What the rule waits for; only for a number without an error. */
export function whenOf({ kind, choice, number }: RuleValues): AlertRule['when'] {
  const value = Number(number.trim());
  switch (kind) {
    case 'prediction':
      return { kind, signal: choice as 'trade', minProbability: value / 100 };
    case 'outcome':
      return { kind, end: choice as 'any' };
    case 'price':
      return { kind, direction: choice as 'either', level: value };
    case 'sentiment':
      return { kind, change: value };
    case 'feed':
      return { kind };
    case 'training':
      return { kind, result: choice as 'any' };
    case 'paper':
    case 'drift':
      return { kind, event: choice as 'any' };
  }
}

function checkNumber(kind: AlertKind, text: string): string | false {
  if (!ruleKinds[kind].number) return false;
  const value = /^\d*\.?\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (kind === 'prediction') return !(value <= 100) && 'A number is needed, 0 to 100.';
  if (kind === 'sentiment') return !(value >= 0.05 && value <= 2) && 'A number is needed, 0.05 to 2.';
  return !(value > 0) && 'A price above 0 is needed.';
}

const isWhole = (text: string, most: number) => /^\d{1,6}$/.test(text.trim()) && Number(text) <= most;
