import { Button, Select, Skeleton, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { PaperAccount, PaperSettings } from '../../../core/contract/contract.ts';
import { sentenceOf } from '../../engine/problem.ts';
import { useConnection } from '../../engine/use-connection.ts';
import { useFreshRequest } from '../../engine/use-fresh-request.ts';
import classes from './paper.module.css';
import { type Field, fields, readValue, shownValue, sizings } from './setting-fields.ts';

type Draft = Partial<Record<Field['id'], string>> & Partial<Pick<PaperSettings, 'sizing' | 'isTrading'>>;

const sizingOptions = Object.entries(sizings).map(([value, label]) => ({ value, label }));

/** How the account trades; a change holds from the next minute on. */
export function SettingsForm({ account, round }: { account: PaperAccount; round: number }) {
  const client = useConnection((state) => state.client);
  const answer = useFreshRequest('paper.read', { accountId: account.accountId }, round);
  const [draft, setDraft] = useState<Draft>({});
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isSaving, setSaving] = useState(false);
  const isArchive = account.archivedAt !== null;
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
  const isChanged =
    Object.keys(errors).length > 0 ||
    (Object.keys(wanted) as (keyof PaperSettings)[]).some((id) => wanted[id] !== settings[id]);

  const save = async (event: React.FormEvent) => {
    event.preventDefault();
    if (!client) return;
    setSaving(true);
    setRefusal(null);
    try {
      await client.request('paper.setSettings', { accountId: account.accountId, settings: wanted });
      answer.reload();
      setDraft({});
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
          label="Trade recorded decisions"
          description="Off: nothing is opened; what is open runs to its end."
          checked={wanted.isTrading}
          onChange={(event) => setDraft({ ...draft, isTrading: event.currentTarget.checked })}
        />
        <Select
          label="Position size"
          allowDeselect={false}
          disabled={isArchive}
          data={sizingOptions}
          value={sizing}
          onChange={(value) => setDraft({ ...draft, sizing: (value ?? sizing) as PaperSettings['sizing'] })}
        />
        {asked.map((field) => (
          <TextInput
            key={field.id}
            label={field.label}
            description={`${field.effect} ${field.min} to ${field.max}, default ${field.initial}.`}
            inputMode="decimal"
            autoComplete="off"
            value={textOf(field)}
            error={errors[field.id]}
            rightSection={<span className={classes.unit}>{field.unit}</span>}
            rightSectionWidth="auto"
            onChange={(event) => setDraft({ ...draft, [field.id]: event.currentTarget.value })}
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
          <Button variant="default" disabled={!isChanged || isSaving} onClick={() => setDraft({})}>
            Discard
          </Button>
          <Button type="submit" loading={isSaving} disabled={!client || !isChanged || Object.keys(errors).length > 0}>
            Save
          </Button>
        </div>
      )}
    </form>
  );
}
