import type { SentimentSettings } from '../../../core/contract/contract.ts';
import type { GroupId } from './setting-groups.ts';
import { type TradingValues, tradingFields } from './trading-fields.ts';

/** Numbers and texts of the sentiment settings as they are typed, without the sources. */
export type SentimentValues = {
  lexiconWeight: string;
  finbertWeight: string;
  llmWeight: string;
  finbertEnabled: boolean;
  modelId: string;
  hubUrl: string;
  isQuantized: boolean;
  llmEnabled: boolean;
  baseUrl: string;
  model: string;
  timeoutSeconds: string;
  concurrency: string;
  dailyBudgetUsd: string;
  inputPrice: string;
  outputPrice: string;
};
/** Everything of the form but its lists. */
export type FieldValues = TradingValues & SentimentValues;
export type FieldId = keyof FieldValues;
type IdOf<T> = { [K in FieldId]: FieldValues[K] extends T ? K : never }[FieldId];

type Base = { readonly group: GroupId; readonly label: string /** One line. */; readonly effect: string };
export type NumberField = Base & {
  readonly kind: 'number';
  readonly id: IdOf<string>;
  readonly unit: string;
  readonly min: number;
  readonly max: number;
  readonly isWhole?: boolean;
  /** `min` itself is too little. */
  readonly isAboveMin?: boolean;
  readonly initial: number;
};
export type TextField = Base & {
  readonly kind: 'text' | 'address' | 'model';
  readonly id: IdOf<string>;
  readonly initial: string;
};
export type SwitchField = Base & { readonly kind: 'switch'; readonly id: IdOf<boolean>; readonly initial: boolean };
export type Field = NumberField | TextField | SwitchField;

const weight = { group: 'fusion', kind: 'number', unit: 'weight', min: 0, max: 100 } as const;

/** The same bounds as the engine's. */
export const sentimentFields: readonly Field[] = [
  {
    ...weight,
    id: 'lexiconWeight',
    label: 'Weight of the lexicon',
    effect: 'Word lists, always there and instant.',
    isAboveMin: true,
    initial: 1,
  },
  {
    ...weight,
    id: 'finbertWeight',
    label: 'Weight of FinBERT',
    effect: 'Counts once it is on this computer.',
    initial: 3,
  },
  {
    ...weight,
    id: 'llmWeight',
    label: 'Weight of the LLM',
    effect: 'Counts while it is on, keyed and within budget.',
    initial: 3,
  },
  {
    group: 'finbert',
    kind: 'switch',
    id: 'finbertEnabled',
    label: 'Use FinBERT',
    effect: 'Off: it judges no headline, and its process is not started.',
    initial: true,
  },
  {
    group: 'finbert',
    kind: 'switch',
    id: 'isQuantized',
    label: 'Quantized weights',
    effect: 'A quarter of the size and memory, nearly the same scores. Applies to the next download or import.',
    initial: true,
  },
  {
    group: 'finbert',
    kind: 'model',
    id: 'modelId',
    label: 'Model',
    effect: 'Owner and name on the hub; its classes must be positive, negative and neutral.',
    initial: 'Xenova/finbert',
  },
  {
    group: 'finbert',
    kind: 'address',
    id: 'hubUrl',
    label: 'Hub',
    effect: 'Where a download comes from; nothing else is ever asked of it.',
    initial: 'https://huggingface.co',
  },
  {
    group: 'llm',
    kind: 'switch',
    id: 'llmEnabled',
    label: 'Use the LLM',
    effect: 'On: the text of every new headline is sent to the address below.',
    initial: false,
  },
  {
    group: 'llm',
    kind: 'address',
    id: 'baseUrl',
    label: 'Base address',
    effect: 'Up to and without /chat/completions. The LLM key, where one is set, is sent there.',
    initial: 'https://api.openai.com/v1',
  },
  {
    group: 'llm',
    kind: 'text',
    id: 'model',
    label: 'Model',
    effect: 'By the name the service gives it. Another model judges headlines anew.',
    initial: 'gpt-4o-mini',
  },
  {
    group: 'llm',
    kind: 'number',
    id: 'dailyBudgetUsd',
    label: 'Daily budget',
    unit: 'US$ a day',
    effect: 'Calls stop before the one that would go beyond it, until the next UTC day.',
    min: 0,
    max: 10_000,
    initial: 1,
  },
  {
    group: 'llm',
    kind: 'number',
    id: 'inputPrice',
    label: 'Price of input',
    unit: 'US$ / M tokens',
    effect: 'What the cost meter and the budget reckon with; 0 for a model on this computer.',
    min: 0,
    max: 1_000,
    initial: 0.15,
  },
  {
    group: 'llm',
    kind: 'number',
    id: 'outputPrice',
    label: 'Price of output',
    unit: 'US$ / M tokens',
    effect: 'As above, for what the model answers.',
    min: 0,
    max: 1_000,
    initial: 0.6,
  },
  {
    group: 'llm',
    kind: 'number',
    id: 'timeoutSeconds',
    label: 'Time-out',
    unit: 's',
    effect: 'A call that takes longer is given up and tried once more. No prediction ever waits for it.',
    min: 1,
    max: 300,
    isWhole: true,
    initial: 30,
  },
  {
    group: 'llm',
    kind: 'number',
    id: 'concurrency',
    label: 'Calls at once',
    unit: 'calls',
    effect: 'More is faster where the service allows it; a model on this computer does best with 1.',
    min: 1,
    max: 16,
    isWhole: true,
    initial: 2,
  },
];

/** Every setting with its unit, range, default and effect. */
export const fields: readonly Field[] = [...tradingFields, ...sentimentFields];

/** The form's values of what the engine holds. */
export function valuesOf({ weights, finbert, llm }: SentimentSettings): SentimentValues {
  return {
    lexiconWeight: String(weights.lexicon),
    finbertWeight: String(weights.finbert),
    llmWeight: String(weights.llm),
    finbertEnabled: finbert.isEnabled,
    modelId: finbert.modelId,
    hubUrl: finbert.hubUrl,
    isQuantized: finbert.isQuantized,
    llmEnabled: llm.isEnabled,
    baseUrl: llm.baseUrl,
    model: llm.model,
    timeoutSeconds: String(llm.timeoutSeconds),
    concurrency: String(llm.concurrency),
    dailyBudgetUsd: String(llm.dailyBudgetUsd),
    inputPrice: String(llm.inputPrice),
    outputPrice: String(llm.outputPrice),
  };
}

/** What the engine is asked to hold; only for values without errors. */
export function settingsOf(values: SentimentValues, sources: SentimentSettings['sources']): SentimentSettings {
  return {
    weights: {
      lexicon: Number(values.lexiconWeight),
      finbert: Number(values.finbertWeight),
      llm: Number(values.llmWeight),
    },
    finbert: {
      isEnabled: values.finbertEnabled,
      modelId: values.modelId.trim(),
      hubUrl: values.hubUrl.trim(),
      isQuantized: values.isQuantized,
    },
    llm: {
      isEnabled: values.llmEnabled,
      baseUrl: values.baseUrl.trim(),
      model: values.model.trim(),
      timeoutSeconds: Number(values.timeoutSeconds),
      concurrency: Number(values.concurrency),
      dailyBudgetUsd: Number(values.dailyBudgetUsd),
      inputPrice: Number(values.inputPrice),
      outputPrice: Number(values.outputPrice),
    },
    sources,
  };
}
