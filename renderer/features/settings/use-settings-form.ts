import { useEffect, useState } from 'react';
import type { SourceSettings, UserSettings } from '../../../core/contract/contract.ts';
import { sentenceOf } from '../../engine/problem.ts';
import { useConnection } from '../../engine/use-connection.ts';
import { type Answer, useRequest } from '../../engine/use-request.ts';
import { checkField } from './check-field.ts';
import { type Field, type FieldId, type FieldValues, fields, groups, settingsOf, valuesOf } from './setting-fields.ts';
import { discardDraft, useDraft } from './use-draft.ts';

export type SettingsForm = {
  readonly values: FieldValues;
  readonly errors: Partial<Record<FieldId, string>>;
  /** What is listed: the user's own, or the defaults. */
  readonly sources: readonly SourceSettings[];
  readonly areDefaultSources: boolean;
  /** Labels of what is changed and not saved. */
  readonly unsaved: readonly string[];
  isUnsaved(id: FieldId | 'sources'): boolean;
  /** The source as the engine holds it; undefined when it is new. */
  savedSource(id: string): SourceSettings | undefined;
  readonly isSaving: boolean;
  /** Why the engine did not take it. */
  readonly refusal: string | null;
  save(): Promise<void>;
};

/** `Weight of FinBERT`, `LLM: Model`: told apart without its group around it. */
const nameOf = ({ group, label }: Field) => (group === 'fusion' ? label : `${groups[group].title}: ${label}`);

/** The settings as the engine holds them, under what the user has changed. */
export function useSettingsForm(): { form: SettingsForm | null; answer: Answer<UserSettings> } {
  const client = useConnection((state) => state.client);
  const answer = useRequest('settings.read', {});
  const [saved, setSaved] = useState<UserSettings | null>(null);
  const [isSaving, setSaving] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const draft = useDraft();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a newer answer replaces what the last save told
  useEffect(() => setSaved(null), [answer.data]);

  const held = saved ?? answer.data;
  if (!held) return { form: null, answer };
  const { sentiment, defaultSources } = held;
  const before = valuesOf(sentiment);
  const values = { ...before, ...draft.values };
  const own = draft.sources === undefined ? sentiment.sources : draft.sources;
  const areSourcesUnsaved = JSON.stringify(own) !== JSON.stringify(sentiment.sources);
  const isUnsaved = (id: FieldId | 'sources') => (id === 'sources' ? areSourcesUnsaved : values[id] !== before[id]);
  const errors: SettingsForm['errors'] = {};
  for (const field of fields) {
    const sentence = checkField(field, values);
    if (sentence !== null) errors[field.id] = sentence;
  }

  const save = async () => {
    if (!client) return;
    setSaving(true);
    setRefusal(null);
    try {
      // Another window may have saved meanwhile: only what was changed here is changed there.
      const { sentiment: now } = await client.request('settings.read', {});
      const sources = draft.sources === undefined ? now.sources : draft.sources;
      const merged = settingsOf({ ...valuesOf(now), ...draft.values }, sources);
      setSaved(await client.request('settings.setSentiment', merged));
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
    unsaved: [...fields.filter(({ id }) => isUnsaved(id)).map(nameOf), ...(areSourcesUnsaved ? ['Sources'] : [])],
    isUnsaved,
    savedSource: (id) => (sentiment.sources ?? defaultSources).find((source) => source.id === id),
    isSaving,
    refusal,
    save,
  };
  return { form, answer };
}
