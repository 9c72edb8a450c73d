import { Button, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import classes from './panel.module.css';
import { checkSource, kinds, type SourceErrors, type SourceValues } from './source-form.ts';

type Props = { initial: SourceValues; isNew: boolean; onClose: () => void; onSubmit: (values: SourceValues) => void };

/** One source: its name, where it is and how often it is asked. */
export function SourceDialog({ initial, isNew, onClose, onSubmit }: Props) {
  const [values, setValues] = useState(initial);
  const [isTried, setTried] = useState(false);
  const { label, place, hint } = kinds[values.kind];
  const found = checkSource(values);
  const errors: SourceErrors = isTried ? found : {};
  const field = (name: 'name' | 'place' | 'everyMinutes') => ({
    value: values[name],
    error: errors[name],
    autoComplete: 'off',
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => setValues({ ...values, [name]: event.target.value }),
  });

  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(found).length > 0) return;
    onSubmit(values);
    onClose();
  };

  return (
    <Modal opened onClose={onClose} title={`${isNew ? 'Add' : 'Change'}: ${label}`}>
      <form className={classes.dialog} onSubmit={submit}>
        <TextInput data-autofocus label="Name" description="As it is shown beside its headlines." {...field('name')} />
        {place && <TextInput label={place} description={hint} spellCheck={false} {...field('place')} />}
        <TextInput
          label="Asked every, minutes"
          description="1 to 1,440. Sources that refuse are asked less often by themselves."
          inputMode="numeric"
          {...field('everyMinutes')}
        />
        <div className={classes.dialogActions}>
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
          <Button type="submit">{isNew ? 'Add to the list' : 'Change'}</Button>
        </div>
      </form>
    </Modal>
  );
}
