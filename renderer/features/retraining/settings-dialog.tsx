import { Button, Modal, MultiSelect, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { RetrainingSettings } from '../../../core/contract/retraining-schemas.ts';
import { type Market, marketLabel } from '../../../core/domain/market.ts';
import { sentenceOf } from '../../engine/problem.ts';
import classes from './retraining.module.css';
import { errorsOf, type FormValues, numberFields, settingsOf, switchFields, valuesOf } from './setting-fields.ts';

type Props = {
  settings: RetrainingSettings;
  /** What may be chosen. */
  markets: readonly Market[];
  isConnected: boolean;
  onSave: (settings: RetrainingSettings) => Promise<void>;
  onClose: () => void;
};

/** When models are trained again; nothing holds before it is saved. */
export function SettingsDialog({ settings, markets, isConnected, onSave, onClose }: Props) {
  const [values, setValues] = useState<FormValues>(() =>
    valuesOf(settings, Intl.DateTimeFormat().resolvedOptions().timeZone),
  );
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isSaving, setSaving] = useState(false);
  const errors = errorsOf(values);
  const change = (next: Partial<FormValues>) => setValues({ ...values, ...next });
  const choices = [...new Set([...markets, ...values.markets])].map((market) => ({
    value: market,
    label: marketLabel(market),
  }));

  const save = async (event: React.FormEvent) => {
    event.preventDefault();
    setSaving(true);
    setRefusal(null);
    try {
      await onSave(settingsOf(values));
      onClose();
    } catch (error) {
      setRefusal(sentenceOf(error));
    } finally {
      setSaving(false);
    }
  };
  const toggle = (id: keyof typeof switchFields) => (
    <Switch
      withThumbIndicator={false}
      label={switchFields[id].label}
      description={switchFields[id].effect}
      checked={values[id]}
      onChange={(event) => change({ [id]: event.currentTarget.checked })}
    />
  );

  return (
    <Modal opened onClose={onClose} title="Retraining" size={560}>
      <form className={classes.form} onSubmit={(event) => void save(event)}>
        {toggle('isEnabled')}
        <div className={classes.numbers}>
          {numberFields.map((field) => (
            <TextInput
              key={field.id}
              label={field.label}
              description={`${field.effect} ${field.min} to ${field.max}, default ${field.initial}.`}
              inputWrapperOrder={['label', 'input', 'error', 'description']}
              inputMode="numeric"
              autoComplete="off"
              value={values[field.id]}
              error={errors[field.id]}
              rightSection={<span className={classes.unit}>days</span>}
              rightSectionWidth="auto"
              onChange={(event) => change({ [field.id]: event.currentTarget.value })}
            />
          ))}
        </div>
        {toggle('isOnDrift')}
        <MultiSelect
          label="Markets"
          description="Whose models are trained again by themselves. Default: those of every market."
          placeholder={values.markets.length === 0 ? 'Every market' : undefined}
          data={choices}
          value={[...values.markets]}
          clearable
          onChange={(chosen) => change({ markets: chosen as Market[] })}
        />
        <Switch
          withThumbIndicator={false}
          label={`Begin only in some hours, ${values.timeZone}`}
          description="A training that has begun goes on after them. Default: at any time."
          checked={values.isInHours}
          onChange={(event) => change({ isInHours: event.currentTarget.checked })}
        />
        {values.isInHours && (
          <div className={classes.pair}>
            {(['from', 'to'] as const).map((id) => (
              <TextInput
                key={id}
                type="time"
                label={id === 'from' ? 'From' : 'To'}
                value={values[id]}
                error={errors[id]}
                onChange={(event) => change({ [id]: event.currentTarget.value })}
              />
            ))}
          </div>
        )}
        {toggle('isSwitching')}
        {refusal && (
          <p role="alert" className={classes.refusal}>
            {refusal}
          </p>
        )}
        <div className={classes.actions}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={isSaving} disabled={!isConnected || Object.keys(errors).length > 0}>
            Save
          </Button>
        </div>
      </form>
    </Modal>
  );
}
