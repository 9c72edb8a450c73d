import { Button, Select, Skeleton, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { PaperAccount, PaperSettings } from '../../../core/contract/contract.ts';
import { sentenceOf } from '../../engine/problem.ts';
import { useConnection } from '../../engine/use-connection.ts';
import { useFreshRequest } from '../../engine/use-fresh-request.ts';
import { countOf } from '../../ui/format.ts';
import classes from './paper.module.css';
import { type Field, fields, readValue, shownValue, sizings } from './setting-fields.ts';
import { changePaperDraft, discardPaperDraft, type PaperDraft, usePaperDraft } from './use-paper-draft.ts';

const sizingOptions = Object.entries(sizings).map(([value, label]) => ({ value, label }));

/** How the account trades; a change holds from the next minute on, and what is not saved stays over other pages. */
export function SettingsForm({ account, round }: { account: PaperAccount; round: number }) {
  const { accountId } = account;
  const client = useConnection((state) => state.client);
  const answer = useFreshRequest('paper.read', { accountId }, round);
  const kept = usePaperDraft(accountId);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isSaving, setSaving] = useState(false);
  const isArchive = account.archivedAt !== null;
  const draft: PaperDraft = isArchive ? {} : kept;
  const change = (part: PaperDraft) => changePaperDraft(accountId, part);
  if (!answer.data) return <Skeleton className={classes.side} role="status" aria-label="Loading the settings" />;

  const { settings } = answer.data;
  const sizing = draft.sizing ?? settings.sizing;
  const asked = fields.filter((field) => field.sizing === undefined || field.sizing === sizing);
  const textOf = (field: Field) => draft[field.id] ?? shownValue(field, settings);
  const read = asked.map((field) => [field.id, readValue(field, textOf(field))] as const);
  const errors = Object.fromEntries(read.filter(([, value]) => typeof value === 'string'));
  const wanted: PaperSettings = {
    ...settings,
    sizing,
    isTrading: draft.isTrading ?? settings.isTrading,
    ...Object.fromEntries(read.filter(([, value]) => typeof value === 'number')),
  };
  const unsaved = new Set(
    (Object.keys(wanted) as (keyof PaperSettings)[]).filter((id) => id in errors || wanted[id] !== settings[id]),
  );
  const mark = (id: keyof PaperSettings) => ({ 'data-unsaved': unsaved.has(id) || undefined });

  const save = async (event: React.FormEvent) => {
    event.preventDefault();
    if (!client) return;
    setSaving(true);
    setRefusal(null);
    try {
      await client.request('paper.setSettings', { accountId, settings: wanted });
      answer.reload();
      discardPaperDraft(accountId);
    } catch (error) {
      setRefusal(sentenceOf(error));
    } finally {
      setSaving(false);
    }
  };

  return (
    <form className={classes.side} aria-label="Settings of the account" onSubmit={save}>
      <fieldset disabled={isArchive}>
        <legend>How it trades</legend>
        {isArchive && <p className={classes.faint}>An archive: it does not trade any more.</p>}
        <Switch
          withThumbIndicator={false}
          {...mark('isTrading')}
          label="Trade recorded decisions"
          description="Off: nothing is opened; what is open runs to its end."
          checked={wanted.isTrading}
          onChange={(event) => change({ isTrading: event.currentTarget.checked })}
        />
        <Select
          label="Position size"
          {...mark('sizing')}
          allowDeselect={false}
          disabled={isArchive}
          data={sizingOptions}
          value={sizing}
          onChange={(value) => change({ sizing: (value ?? sizing) as PaperSettings['sizing'] })}
        />
        {asked.map((field) => (
          <TextInput
            key={field.id}
            {...mark(field.id)}
            label={field.label}
            description={`${field.effect} ${field.min} to ${field.max}, default ${field.initial}.`}
            inputMode="decimal"
            autoComplete="off"
            value={textOf(field)}
            error={errors[field.id]}
            rightSection={<span className={classes.unit}>{field.unit}</span>}
            rightSectionWidth="auto"
            onChange={(event) => change({ [field.id]: event.currentTarget.value })}
          />
        ))}
      </fieldset>
      {refusal && (
        <p role="alert" className={classes.refusal}>
          {refusal}
        </p>
      )}
      {!isArchive && (
        <div className={classes.actions}>
          {unsaved.size > 0 && <strong role="status">{countOf(unsaved.size, 'unsaved change')}</strong>}
          <Button
            variant="default"
            disabled={unsaved.size === 0 || isSaving}
            onClick={() => discardPaperDraft(accountId)}
          >
            Discard
          </Button>
          <Button
            type="submit"
            loading={isSaving}
            disabled={!client || unsaved.size === 0 || Object.keys(errors).length > 0}
          >
            Save
          </Button>
        </div>
      )}
    </form>
  );
}
