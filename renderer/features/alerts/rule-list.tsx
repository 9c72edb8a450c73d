import { ActionIcon, Button, Menu, Switch } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { AlertList, AlertRule } from '../../../core/contract/contract.ts';
import { alertKinds } from '../../../core/domain/alert.ts';
import { symbolOf } from '../../../core/domain/market.ts';
import { sentenceOf } from '../../engine/problem.ts';
import { useConnection } from '../../engine/use-connection.ts';
import { useMarket } from '../../stores/use-market.ts';
import { countOf } from '../../ui/format.ts';
import classes from './alerts.module.css';
import { RuleDialog } from './rule-dialog.tsx';
import { channelNames, describeRule, newRule, type RuleValues, ruleKinds, ruleOf, valuesOf } from './rule-form.ts';

const iconProps = { size: 15, stroke: 1.5 };
const reasons = { coolDown: 'by the cool-down', mostPerHour: 'by the cap per hour' };

/** Every rule with its switch, and what it held back. */
export function RuleList({ list }: { list: AlertList }) {
  const client = useConnection((state) => state.client);
  const market = useMarket();
  const [edited, setEdited] = useState<{ values: RuleValues; rule: AlertRule | null } | null>(null);
  const { rules } = list.settings;

  const change = async (task: () => Promise<unknown> | undefined) => {
    try {
      await task();
    } catch (error) {
      notifications.show({ color: 'red', title: 'The rule was not changed', message: sentenceOf(error) });
    }
  };
  const put = (rule: AlertRule) => void change(() => client?.request('alerts.putRule', rule));

  return (
    <section aria-label="Rules" className={classes.panel}>
      <header className={classes.header}>
        <h2>Rules</h2>
        <Menu position="bottom-end">
          <Menu.Target>
            <Button variant="default" leftSection={<IconPlus {...iconProps} />} disabled={!client}>
              Add a rule
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {alertKinds.map((kind) => (
              <Menu.Item key={kind} onClick={() => setEdited({ rule: null, values: newRule(kind, market) })}>
                {ruleKinds[kind].label}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      </header>
      {rules.length === 0 && <p className={classes.empty}>No rule: nothing is told. Add one.</p>}
      <ul className={classes.rules}>
        {rules.map((rule) => (
          <li key={rule.id}>
            <Switch
              size="xs"
              withThumbIndicator={false}
              aria-label={`Tell ${rule.name}`}
              checked={rule.isEnabled}
              onChange={(event) => put({ ...rule, isEnabled: event.currentTarget.checked })}
            />
            <div>
              <strong>{rule.name}</strong>
              <small>
                {[
                  describeRule(rule),
                  rule.market === null ? 'every market' : symbolOf(rule.market),
                  ...rule.channels.map((channel) => channelNames[channel]),
                ].join(' · ')}
              </small>
              {list.heldBack
                .filter(({ ruleId }) => ruleId === rule.id)
                .map(({ reason, count }) => (
                  <small key={reason} data-level="warn">
                    {countOf(count, 'more alert')} held back {reasons[reason]}
                  </small>
                ))}
            </div>
            <ActionIcon
              size={24}
              aria-label={`Change ${rule.name}`}
              title="Change"
              onClick={() => setEdited({ rule, values: valuesOf(rule) })}
            >
              <IconPencil {...iconProps} />
            </ActionIcon>
            <ActionIcon
              size={24}
              aria-label={`Remove ${rule.name}`}
              title="Remove; its alerts stay in the history"
              onClick={() => void change(() => client?.request('alerts.removeRule', { ruleId: rule.id }))}
            >
              <IconTrash {...iconProps} />
            </ActionIcon>
          </li>
        ))}
      </ul>
      {edited && (
        <RuleDialog
          initial={edited.values}
          isNew={edited.rule === null}
          toRule={(values) => ruleOf(values, edited.rule?.id ?? crypto.randomUUID(), edited.rule?.isEnabled ?? true)}
          onClose={() => setEdited(null)}
        />
      )}
    </section>
  );
}
