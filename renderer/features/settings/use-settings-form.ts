import { notifications } from '@mantine/notifications';
import { useEffect, useState } from 'react';
import type { Client } from '../../../core/client/connect.ts';
import type { Contract, SourceSettings, UserSettings } from '../../../core/contract/contract.ts';
import type { TradingState } from '../../../core/contract/settings-calls.ts';
import type { LearntTrade } from '../../../core/contract/trading-schemas.ts';
import { sentenceOf } from '../../engine/problem.ts';
import { useConnection } from '../../engine/use-connection.ts';
import { type Answer, useRequest } from '../../engine/use-request.ts';
import { checkField } from './check-field.ts';
import {
  type Field,
  type FieldId,
  type FieldValues,
  fields,
  sentimentFields,
  settingsOf,
  valuesOf,
} from './setting-fields.ts';
import { groups } from './setting-groups.ts';
import { tradingFields, tradingOf, tradingValues } from './trading-fields.ts';
import { discardDraft, useDraft } from './use-draft.ts';

type ListedId = FieldId | 'sources' | 'symbols';

export type SettingsForm = {
  readonly values: FieldValues;
  readonly errors: Partial<Record<FieldId, string>>;
  /** What is listed: the user's own, or the defaults. */
  readonly sources: readonly SourceSettings[];
  readonly areDefaultSources: boolean;
  /** What is to be streamed. */
  readonly symbols: readonly string[];
  /** As the engine holds them. */
  readonly savedSymbols: readonly string[];
  readonly learnt: readonly LearntTrade[];
  /** Labels of what is changed and not saved. */
  readonly unsaved: readonly string[];
  isUnsaved(id: ListedId): boolean;
  /** The source as the engine holds it; undefined when it is new. */
  savedSource(id: string): SourceSettings | undefined;
  readonly isSaving: boolean;
  /** Why the engine did not take it. */
  readonly refusal: string | null;
  save(): Promise<void>;
};

/** `Weight of FinBERT`, `LLM: Model`: told apart without its group around it. */
const nameOf = ({ group, label }: Field) => (group === 'fusion' ? label : `${groups[group].title}: ${label}`);

type Held = { readonly user: UserSettings; readonly trading: TradingState };

/** The settings as the engine holds them, under what the user has changed. */
export function useSettingsForm(): { form: SettingsForm | null; answer: Answer<unknown> } {
  const client = useConnection((state) => state.client);
  const answer = useRequest('settings.read', {});
  const tradingAnswer = useRequest('settings.readTrading', {});
  const [saved, setSaved] = useState<Partial<Held>>({});
  const [isSaving, setSaving] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const draft = useDraft();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a newer answer replaces what the last save told
  useEffect(() => setSaved({}), [answer.data, tradingAnswer.data]);

  const both = {
    ...answer,
    problem: answer.problem ?? tradingAnswer.problem,
    problemSince: answer.problemSince ?? tradingAnswer.problemSince,
    reload() {
      answer.reload();
      tradingAnswer.reload();
    },
  };
  const user = saved.user ?? answer.data;
  const held = saved.trading ?? tradingAnswer.data;
  if (!user || !held) return { form: null, answer: both };
  const { sentiment, defaultSources } = user;
  const { trading, learnt } = held;
  const before = { ...tradingValues(trading), ...valuesOf(sentiment) };
  const values = { ...before, ...draft.values };
  const own = draft.sources === undefined ? sentiment.sources : draft.sources;
  const symbols = draft.symbols ?? trading.symbols;
  const isListUnsaved = {
    sources: JSON.stringify(own) !== JSON.stringify(sentiment.sources),
    symbols: symbols.join() !== trading.symbols.join(),
  };
  const isUnsaved = (id: ListedId) =>
    id === 'sources' || id === 'symbols' ? isListUnsaved[id] : values[id] !== before[id];
  const isAnyUnsaved = (some: readonly Field[]) => some.some(({ id }) => isUnsaved(id));
  const errors: SettingsForm['errors'] = {};
  for (const field of fields) {
    const sentence = checkField(field, values);
    if (sentence !== null) errors[field.id] = sentence;
  }

  // Another window may have saved meanwhile: only what was changed here is changed there.
  const saveTrading = async (to: Client<Contract>): Promise<TradingState> => {
    const { trading: now } = await to.request('settings.readTrading', {});
    const merged = tradingOf({ ...tradingValues(now), ...draft.values }, draft.symbols ?? now.symbols);
    const state = await to.request('settings.setTrading', merged);
    if (state.remark) notifications.show({ title: 'Markets', message: state.remark });
    return state;
  };
  const saveSentiment = async (to: Client<Contract>): Promise<UserSettings> => {
    const { sentiment: now } = await to.request('settings.read', {});
    const sources = draft.sources === undefined ? now.sources : draft.sources;
    return to.request('settings.setSentiment', settingsOf({ ...valuesOf(now), ...draft.values }, sources));
  };

  const save = async () => {
    if (!client) return;
    setSaving(true);
    setRefusal(null);
    try {
      // Trading first: it may be refused, and then nothing is saved.
      const isTrading = isAnyUnsaved(tradingFields) || isListUnsaved.symbols;
      const now = isTrading ? await saveTrading(client) : held;
      const isSentiment = isAnyUnsaved(sentimentFields) || isListUnsaved.sources;
      setSaved({ trading: now, user: isSentiment ? await saveSentiment(client) : user });
      discardDraft();
    } catch (error) {
      setRefusal(sentenceOf(error));
    } finally {
      setSaving(false);
    }
  };

  const form: SettingsForm = {
    values,
    errors,
    sources: own ?? defaultSources,
    areDefaultSources: own === null,
    symbols,
    savedSymbols: trading.symbols,
    learnt,
    unsaved: [
      ...(isListUnsaved.symbols ? ['Markets'] : []),
      ...fields.filter(({ id }) => isUnsaved(id)).map(nameOf),
      ...(isListUnsaved.sources ? ['Sources'] : []),
    ],
    isUnsaved,
    savedSource: (id) => (sentiment.sources ?? defaultSources).find((source) => source.id === id),
    isSaving,
    refusal,
    save,
  };
  return { form, answer: both };
}
