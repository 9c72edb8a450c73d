import { Button, Select, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { AlertDelivery } from '../../../core/contract/contract.ts';
import { type AlertTone, alertTones } from '../../../core/domain/alert.ts';
import { sentenceOf } from '../../engine/problem.ts';
import { useConnection } from '../../engine/use-connection.ts';
import classes from './alerts.module.css';
import { checkDelivery, type DeliveryValues, deliveryOf, deliveryValues, soundOf } from './delivery-form.ts';
import { NotificationPermission } from './notification-permission.tsx';
import { playAlert } from './play-alert.ts';

const toneNames: Readonly<Record<AlertTone, string>> = { chime: 'Chime', ping: 'Ping', alarm: 'Alarm' };
const toneOptions = alertTones.map((value) => ({ value, label: toneNames[value] }));

/** Where alerts go when no window is open, and when they are kept quiet; keys are on the Settings page. */
export function DeliveryPanel({ delivery }: { delivery: AlertDelivery }) {
  const client = useConnection((state) => state.client);
  const [values, setValues] = useState(() => deliveryValues(delivery));
  const [problem, setProblem] = useState<string | null>(null);
  const errors = checkDelivery(values);
  const isChanged = JSON.stringify(values) !== JSON.stringify(deliveryValues(delivery));
  const field = (name: Exclude<keyof DeliveryValues, 'isQuiet' | 'tone'>) => ({
    value: values[name],
    error: errors[name],
    autoComplete: 'off',
    spellCheck: false,
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => setValues({ ...values, [name]: event.target.value }),
  });

  const save = async (event: React.FormEvent) => {
    event.preventDefault();
    if (Object.keys(errors).length > 0) return;
    setProblem(null);
    try {
      await client?.request('alerts.setDelivery', deliveryOf(values));
    } catch (error) {
      setProblem(sentenceOf(error));
    }
  };

  return (
    <section aria-label="Delivery" className={classes.panel}>
      <header className={classes.header}>
        <h2>Delivery</h2>
        <a href="#/settings">Keys</a>
      </header>
      <form className={classes.form} onSubmit={(event) => void save(event)}>
        <NotificationPermission />
        <TextInput
          label="Webhook address"
          description="Gets each alert as JSON; signed with the webhook secret when one is set. Empty for none."
          placeholder="https://…"
          {...field('webhookUrl')}
        />
        <TextInput
          label="Telegram chat"
          description="Its number, or @name of a channel; the bot’s token is a key. Empty for none."
          {...field('telegramChatId')}
        />
        <Switch
          size="xs"
          withThumbIndicator={false}
          label={`Quiet hours, ${values.timeZone}`}
          description="Alerts go into the history then and nowhere else."
          checked={values.isQuiet}
          onChange={(event) => setValues({ ...values, isQuiet: event.currentTarget.checked })}
        />
        {values.isQuiet && (
          <div className={classes.pair}>
            <TextInput label="From" type="time" {...field('from')} />
            <TextInput label="To" type="time" {...field('to')} />
          </div>
        )}
        <div className={classes.sound}>
          <Select
            label="Sound"
            allowDeselect={false}
            data={toneOptions}
            value={values.tone}
            onChange={(tone) => setValues({ ...values, tone: (tone ?? values.tone) as AlertTone })}
          />
          <TextInput label="Volume, %" inputMode="numeric" {...field('volume')} />
          <Button
            variant="default"
            disabled={errors.volume !== undefined}
            onClick={() => playAlert(soundOf(values)).run()}
          >
            Play
          </Button>
        </div>
        <TextInput
          label="Most alerts an hour"
          description="Of all rules together, 1 to 1,000; more are only counted."
          inputMode="numeric"
          {...field('mostPerHour')}
        />
        {problem && <p role="alert">{problem}</p>}
        <div className={classes.actions}>
          <Button variant="default" disabled={!isChanged} onClick={() => setValues(deliveryValues(delivery))}>
            Undo
          </Button>
          <Button type="submit" disabled={!client || !isChanged || Object.keys(errors).length > 0}>
            Save
          </Button>
        </div>
      </form>
    </section>
  );
}
