import { IconAlertTriangle } from '@tabler/icons-react';
import type { SentimentStatus } from '../../../core/contract/contract.ts';
import { isOpenToListeners } from './check-field.ts';
import { AccountSummary, AlertsSummary, RetrainingSummary } from './elsewhere.tsx';
import { FinbertPanel } from './finbert-panel.tsx';
import type { FoundGroup } from './find-settings.ts';
import { KeyList } from './key-list.tsx';
import { LearntTrades } from './learnt-trades.tsx';
import { LlmPanel } from './llm-panel.tsx';
import { LlmPresets } from './llm-presets.tsx';
import { MarketList } from './market-list.tsx';
import panelClasses from './panel.module.css';
import rowClasses from './row.module.css';
import type { FieldId } from './setting-fields.ts';
import { groups } from './setting-groups.ts';
import { SettingRow } from './setting-row.tsx';
import classes from './settings.module.css';
import { SourceTable } from './source-table.tsx';
import { RoundTrip } from './trading-facts.tsx';
import type { SettingsForm } from './use-settings-form.ts';
import { WeightsPreview } from './weights-preview.tsx';

type Props = FoundGroup & { form: SettingsForm; status: SentimentStatus | null; statusProblem: string | null };

const isAnyUnsaved = (form: SettingsForm, ids: readonly FieldId[]) => ids.some((id) => form.isUnsaved(id));

export function SettingGroup({ id, fields, form, status, statusProblem }: Props) {
  const { title, note } = groups[id];
  return (
    <section id={`settings-${id}`} className={classes.group} aria-label={title}>
      <header>
        <h2>{title}</h2>
        <p>{note}</p>
      </header>
      <div className={classes.card}>
        <Head id={id} form={form} status={status} />
        {statusProblem && !status && (id === 'finbert' || id === 'llm') && (
          <p className={panelClasses.warning}>
            <IconAlertTriangle size={15} stroke={1.5} aria-hidden />
            How it does is not known: {statusProblem}
          </p>
        )}
        {fields.map((field) => (
          <SettingRow key={field.id} field={field} form={form}>
            {field.id === 'baseUrl' && <LlmPresets baseUrl={form.values.baseUrl} />}
            {field.kind === 'address' && isOpenToListeners(form.values[field.id]) && (
              <p className={rowClasses.warning}>Not encrypted: what is sent there can be read on the way.</p>
            )}
          </SettingRow>
        ))}
      </div>
    </section>
  );
}

function Head({ id, form, status }: Pick<Props, 'id' | 'form' | 'status'>) {
  switch (id) {
    case 'markets':
      return <MarketList form={form} />;
    case 'costs':
      return <RoundTrip form={form} />;
    case 'labels':
      return <LearntTrades learnt={form.learnt} values={form.values} />;
    case 'retraining':
      return <RetrainingSummary />;
    case 'alerts':
      return <AlertsSummary />;
    case 'account':
      return <AccountSummary />;
    case 'fusion': {
      const { lexiconWeight: lexicon, finbertWeight: finbert, llmWeight: llm } = form.values;
      return <WeightsPreview weights={{ lexicon, finbert, llm }} />;
    }
    case 'finbert':
      return (
        status && (
          <FinbertPanel
            status={status.finbert}
            isUnsaved={isAnyUnsaved(form, ['modelId', 'hubUrl', 'isQuantized', 'finbertEnabled'])}
          />
        )
      );
    case 'llm':
      return status && <LlmPanel status={status.llm} isUnsaved={isAnyUnsaved(form, llmFields)} />;
    case 'sources':
      return <SourceTable form={form} statuses={status?.sources ?? []} />;
    case 'keys':
      return <KeyList />;
  }
}

const llmFields: readonly FieldId[] = [
  'llmEnabled',
  'baseUrl',
  'model',
  'timeoutSeconds',
  'concurrency',
  'dailyBudgetUsd',
  'inputPrice',
  'outputPrice',
];
