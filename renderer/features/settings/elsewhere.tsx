import type { PaperAccount } from '../../../core/contract/contract.ts';
import { useRequest } from '../../engine/use-request.ts';
import { countOf, formatShare } from '../../ui/format.ts';
import classes from './trading.module.css';

/** What is set on the Alerts page, in one line. */
export function AlertsSummary() {
  const { data, problem } = useRequest('alerts.list', {});
  if (!data) return <p className={classes.fact}>{problem ?? 'Reading the rules …'}</p>;
  const { rules, delivery } = data.settings;
  const { webhookUrl, telegramChatId, quietHours, mostPerHour } = delivery;
  const on = rules.filter(({ isEnabled }) => isEnabled).length;
  const facts = [
    `${countOf(rules.length, 'rule')}, ${on} on`,
    webhookUrl === null ? 'no webhook' : 'webhook set',
    telegramChatId === null ? 'no Telegram chat' : 'Telegram chat set',
    quietHours === null ? 'no quiet hours' : `quiet from ${quietHours.from} to ${quietHours.to}`,
    `at most ${countOf(mostPerHour, 'alert')} an hour`,
  ];
  return (
    <p className={classes.fact}>
      {facts.join(' · ')}. <a href="#/alerts">Change them on the Alerts page</a>
    </p>
  );
}

/** What is set on the Paper page, one line for each account that trades. */
export function AccountSummary() {
  const { data, problem } = useRequest('paper.accounts', {});
  const trading = data?.filter(({ archivedAt }) => archivedAt === null) ?? [];
  return (
    <div className={classes.fact}>
      {!data && <p>{problem ?? 'Reading the accounts …'}</p>}
      {data && trading.length === 0 && <p>There is none yet: the first bar that is streamed opens one.</p>}
      {trading.map((account) => (
        <AccountLine key={account.accountId} account={account} />
      ))}
      <p>
        <a href="#/paper">Change it on the Paper page</a>
      </p>
    </div>
  );
}

const sizes = { fixedFraction: 'fixed fraction', volatilityTarget: 'volatility target', kelly: 'fractional Kelly' };

function AccountLine({ account }: { account: PaperAccount }) {
  const { data, problem } = useRequest('paper.read', { accountId: account.accountId });
  if (!data) return <p>{problem ?? 'Reading the account …'}</p>;
  const { isTrading, feeBps, slippageBps, sizing, maxFraction, dailyLoss } = data.settings;
  const facts = [
    isTrading ? 'trades' : 'does not trade',
    `fee ${feeBps} bps and slippage ${slippageBps} bps a side`,
    sizes[sizing],
    `largest position ${formatShare(maxFraction)}`,
    `daily loss limit ${formatShare(dailyLoss)}`,
  ];
  return (
    <p>
      <strong>{account.exchangeId}</strong>: {facts.join(' · ')}
    </p>
  );
}
