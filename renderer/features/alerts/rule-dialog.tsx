import { Button, Checkbox, Modal, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { AlertRule } from '../../../core/contract/contract.ts';
import { type AlertChannel, alertChannels } from '../../../core/domain/alert.ts';
import { type Market, marketLabel } from '../../../core/domain/market.ts';
import { sentenceOf } from '../../engine/problem.ts';
import { useConnection } from '../../engine/use-connection.ts';
import { useLive } from '../../stores/live-store.ts';
import classes from './alerts.module.css';
import { channelNames, checkRule, type RuleErrors, type RuleValues, ruleKinds, whenOf } from './rule-form.ts';
import { TemplateField } from './template-field.tsx';

type Props = { initial: RuleValues; isNew: boolean; toRule: (values: RuleValues) => AlertRule; onClose: () => void };

/** One rule: what it waits for, where it is told, and a try of it. */
export function RuleDialog({ initial, isNew, toRule, onClose }: Props) {
  const client = useConnection((state) => state.client);
  const markets = useLive((state) => state.status?.markets) ?? [];
  const [values, setValues] = useState(initial);
  const [isTried, setTried] = useState(false);
  const [said, setSaid] = useState<{ text: string; isProblem: boolean } | null>(null);
  const { label, choice, number } = ruleKinds[values.kind];
  const found = checkRule(values);
  const errors: RuleErrors = isTried ? found : {};
  const change = (part: Partial<RuleValues>) => setValues((old) => ({ ...old, ...part }));
  const field = (name: 'name' | 'number' | 'coolDownMinutes') => ({
    value: values[name],
    error: errors[name],
    autoComplete: 'off',
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => change({ [name]: event.target.value }),
  });

  const run = async (task: (rule: AlertRule) => Promise<string | null | undefined>) => {
    setTried(true);
    setSaid(null);
    if (Object.keys(found).length > 0) return;
    try {
      const text = await task(toRule(values));
      if (text) setSaid({ text, isProblem: false });
    } catch (error) {
      setSaid({ text: sentenceOf(error), isProblem: true });
    }
  };
  const save = (event: React.FormEvent) => {
    event.preventDefault();
    void run(async (rule) => {
      await client?.request('alerts.putRule', rule);
      onClose();
      return null;
    });
  };
  const test = () =>
    void run(async (rule) => {
      const alert = await client?.request('alerts.test', rule);
      return alert && `Sent as a test: ${alert.text}. The history says what became of it.`;
    });

  const known = markets.map((market) => ({ value: market as string, label: marketLabel(market) }));
  const other = values.market !== '' && !known.some(({ value }) => value === values.market);
  const marketOptions = [
    ...(values.kind === 'price' ? [] : [{ value: '', label: 'Every market' }]),
    ...known,
    ...(other ? [{ value: values.market, label: values.market }] : []),
  ];

  return (
    <Modal opened onClose={onClose} title={`${isNew ? 'Add' : 'Change'}: ${label}`} size={520}>
      <form className={classes.form} onSubmit={save}>
        <TextInput data-autofocus label="Name" {...field('name')} />
        {values.kind !== 'training' && values.kind !== 'drift' && (
          <Select
            label="Market"
            data={marketOptions}
            value={values.market}
            error={errors.market}
            onChange={(market) => change({ market: market ?? '' })}
          />
        )}
        {choice && (
          <Select
            label={choice.label}
            data={Object.entries(choice.options).map(([value, name]) => ({ value, label: name }))}
            value={values.choice}
            onChange={(value) => change({ choice: value ?? values.choice })}
          />
        )}
        {number && (
          <TextInput label={number.label} description={number.hint} inputMode="decimal" {...field('number')} />
        )}
        <Checkbox.Group
          label="Told over"
          description="The history on this page has every alert, also without any of these."
          value={values.channels}
          onChange={(channels) => change({ channels: channels as AlertChannel[] })}
        >
          <div className={classes.channels}>
            {alertChannels.map((channel) => (
              <Checkbox key={channel} value={channel} label={channelNames[channel]} />
            ))}
          </div>
        </Checkbox.Group>
        <TextInput
          label="Cool-down, minutes"
          description="After an alert the rule is silent for so long; 0 to 1,440, 0 is never silent."
          inputMode="numeric"
          {...field('coolDownMinutes')}
        />
        <TemplateField
          kind={values.kind}
          market={values.market === '' ? null : (values.market as Market)}
          when={found.number === undefined ? whenOf(values) : undefined}
          value={values.template}
          error={found.template}
          isSound={found.template === undefined}
          onChange={(template) => change({ template })}
        />
        {said && (
          <p role={said.isProblem ? 'alert' : 'status'} data-level={said.isProblem ? 'bad' : undefined}>
            {said.text}
          </p>
        )}
        <div className={classes.actions}>
          <Button variant="default" onClick={test} disabled={!client}>
            Test
          </Button>
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
          <Button type="submit" disabled={!client}>
            {isNew ? 'Add' : 'Save'}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
