import { Button } from '@mantine/core';
import { useEffect } from 'react';
import { useConnection } from '../../engine/use-connection.ts';
import { countOf } from '../../ui/format.ts';
import classes from './settings.module.css';
import { discardDraft } from './use-draft.ts';
import type { SettingsForm } from './use-settings-form.ts';

/** What is changed and not saved, at the foot of the page; Ctrl+S saves. */
export function SaveBar({ form }: { form: SettingsForm }) {
  const client = useConnection((state) => state.client);
  const wrong = Object.keys(form.errors).length;
  const canSave = client !== null && wrong === 0 && form.unsaved.length > 0 && !form.isSaving;

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key !== 's') return;
      event.preventDefault();
      if (canSave) void form.save();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  });

  if (form.unsaved.length === 0 && !form.refusal) return null;
  return (
    <section className={classes.bar} aria-label="Unsaved changes">
      <div>
        <strong>{countOf(form.unsaved.length, 'unsaved change')}</strong>
        <span> {form.unsaved.join(', ')}</span>
        {wrong > 0 && (
          <p data-level="bad">
            {countOf(wrong, 'value')} above cannot be saved as {wrong === 1 ? 'it is' : 'they are'}.
          </p>
        )}
        {form.refusal && (
          <p role="alert" data-level="bad">
            {form.refusal}
          </p>
        )}
      </div>
      <Button variant="default" disabled={form.isSaving} onClick={discardDraft}>
        Discard
      </Button>
      <Button loading={form.isSaving} disabled={!canSave} title="Ctrl+S" onClick={() => void form.save()}>
        Save
      </Button>
    </section>
  );
}
