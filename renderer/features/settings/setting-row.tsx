import { ActionIcon, Select, Switch, TextInput } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { type ReactNode, useId } from 'react';
import { rangeOf } from './check-field.ts';
import classes from './row.module.css';
import type { Field } from './setting-fields.ts';
import { changeValues } from './use-draft.ts';
import type { SettingsForm } from './use-settings-form.ts';

type Props = { field: Field; form: SettingsForm /** Beneath the control. */; children?: ReactNode };

/** One setting: what it does, its value with unit, default and range, and what is wrong with it. */
export function SettingRow({ field, form, children }: Props) {
  const id = useId();
  const { label, effect, initial } = field;
  const value = form.values[field.id];
  const isInitial = String(value) === String(initial);
  const reset = () => changeValues({ [field.id]: typeof initial === 'number' ? String(initial) : initial });
  return (
    <div className={classes.row} data-unsaved={form.isUnsaved(field.id) || undefined}>
      <div className={classes.text}>
        <label htmlFor={id}>{label}</label>
        <p id={`${id}-effect`}>{effect}</p>
      </div>
      <div className={classes.control}>
        {field.kind === 'switch' ? (
          <Switch
            withThumbIndicator={false}
            id={id}
            aria-describedby={`${id}-effect`}
            checked={form.values[field.id]}
            onChange={(event) => changeValues({ [field.id]: event.currentTarget.checked })}
          />
        ) : field.kind === 'choice' ? (
          <Select
            id={id}
            className={classes.number}
            aria-describedby={`${id}-effect`}
            allowDeselect={false}
            data={field.choices}
            value={form.values[field.id]}
            onChange={(chosen) => changeValues({ [field.id]: chosen ?? field.initial })}
          />
        ) : (
          <TextInput
            id={id}
            className={field.kind === 'number' ? classes.number : classes.wide}
            aria-describedby={`${id}-effect`}
            value={form.values[field.id]}
            error={form.errors[field.id]}
            inputMode={field.kind === 'number' ? 'decimal' : undefined}
            rightSection={field.kind === 'number' ? <span className={classes.unit}>{field.unit}</span> : undefined}
            rightSectionWidth={field.kind === 'number' ? 'auto' : undefined}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => changeValues({ [field.id]: event.currentTarget.value })}
          />
        )}
        {children}
        <p className={classes.facts}>
          {field.kind === 'number' && `${rangeOf(field)}, `}default {defaultText(field)}
          {!isInitial && (
            <ActionIcon
              size={18}
              aria-label={`${label}: back to the default`}
              title="Back to the default"
              onClick={reset}
            >
              <IconArrowBackUp size={13} stroke={1.5} />
            </ActionIcon>
          )}
        </p>
      </div>
    </div>
  );
}

function defaultText(field: Field): string {
  const { initial } = field;
  if (typeof initial === 'boolean') return initial ? 'on' : 'off';
  const chosen = field.kind === 'choice' && field.choices.find(({ value }) => value === initial);
  return chosen ? chosen.label : String(initial);
}
