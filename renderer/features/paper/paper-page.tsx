import { Button, Select, Tabs } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconRestore, IconShieldCheck } from '@tabler/icons-react';
import { useState } from 'react';
import type { PaperAccount } from '../../../core/contract/contract.ts';
import { sentenceOf } from '../../engine/problem.ts';
import { useConnection } from '../../engine/use-connection.ts';
import { useFreshRequest } from '../../engine/use-fresh-request.ts';
import { useRound } from '../../engine/use-round.ts';
import { useLive } from '../../stores/live-store.ts';
import { countOf } from '../../ui/format.ts';
import { formatDateTime, localZone } from '../../ui/local-time.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { EmptyState, ErrorState } from '../../ui/states.tsx';
import tabs from '../../ui/tabs.module.css';
import { AccountView } from './account-view.tsx';
import { LedgerList } from './ledger-list.tsx';
import { OrderList } from './order-list.tsx';
import classes from './paper.module.css';
import { ResetDialog } from './reset-dialog.tsx';
import { SettingsForm } from './settings-form.tsx';

const icon = { size: 15, stroke: 1.5 };

const nameOf = ({ exchangeId, accountId, archivedAt }: PaperAccount) =>
  `${exchangeId} · account ${accountId}${archivedAt === null ? '' : `, archived ${formatDateTime(archivedAt)}`}`;

/** What the recorded decisions would have earned: balance, positions, orders, ledger, and how the account trades. */
export function PaperPage() {
  const client = useConnection((state) => state.client);
  const source = useLive((state) => state.status?.source ?? null);
  const round = useRound('paper.watch');
  const accounts = useFreshRequest('paper.accounts', {}, round);
  const [chosen, setChosen] = useState<number | null>(null);
  const [isResetting, setResetting] = useState(false);
  const [isVerifying, setVerifying] = useState(false);
  const all = accounts.data ?? [];
  const account =
    all.find(({ accountId }) => accountId === chosen) ??
    all.findLast(({ exchangeId }) => exchangeId === source) ??
    all.at(-1);

  const verify = async () => {
    if (!client || !account) return;
    setVerifying(true);
    try {
      const { checked, unchecked, misfit } = await client.request('paper.verify', { accountId: account.accountId });
      const agrees = `${countOf(checked, 'result')} of orders worked out again from raw candles; the ledger agrees.`;
      const missing = `${countOf(unchecked, 'result')} could not be checked: their candles are not stored.`;
      const message = misfit ?? (unchecked > 0 ? `${agrees} ${missing}` : agrees);
      notifications.show({
        title: misfit
          ? 'The account does not fit'
          : `The account fits${unchecked > 0 ? ' as far as it can be checked' : ''}`,
        message,
        color: misfit ? 'red' : undefined,
        autoClose: misfit ? false : undefined,
      });
    } catch (error) {
      notifications.show({ title: 'The account could not be verified', message: sentenceOf(error), color: 'red' });
    } finally {
      setVerifying(false);
    }
  };

  return (
    <PageFrame
      title="Paper account"
      choice={
        account &&
        all.length > 1 && (
          <Select
            aria-label="Account"
            allowDeselect={false}
            value={String(account.accountId)}
            data={all.toReversed().map((one) => ({ value: String(one.accountId), label: nameOf(one) }))}
            onChange={(value) => setChosen(Number(value))}
          />
        )
      }
      note={`Simulated money; times in ${localZone(Date.now())}`}
      actions={
        <>
          <Button
            variant="default"
            leftSection={<IconShieldCheck {...icon} />}
            disabled={!client || !account}
            loading={isVerifying}
            title="Works out every fill and closing again from recorded decisions and raw candles"
            onClick={() => void verify()}
          >
            Verify
          </Button>
          <Button
            variant="default"
            leftSection={<IconRestore {...icon} />}
            disabled={!client || !account}
            onClick={() => setResetting(true)}
          >
            Reset
          </Button>
        </>
      }
    >
      {accounts.problem && (
        <ErrorState
          title="The paper account could not be read"
          problem={accounts.problem}
          since={accounts.problemSince}
          stillWorks="Predictions and their record go on."
          action={{ label: 'Read again', run: accounts.reload }}
        />
      )}
      {accounts.data?.length === 0 && (
        <EmptyState sentence="There is no account yet: one is opened with the first candle that streams in." />
      )}
      {account && (
        <div className={classes.view}>
          <main className={classes.main}>
            <AccountView accountId={account.accountId} round={round} />
            <Tabs
              defaultValue="orders"
              keepMounted={false}
              classNames={{ ...tabs, root: classes.tabs, panel: classes.panel }}
            >
              <Tabs.List>
                <Tabs.Tab value="orders">Orders</Tabs.Tab>
                <Tabs.Tab value="ledger">Ledger</Tabs.Tab>
              </Tabs.List>
              <Tabs.Panel value="orders">
                <OrderList key={account.accountId} accountId={account.accountId} round={round} />
              </Tabs.Panel>
              <Tabs.Panel value="ledger">
                <LedgerList key={account.accountId} accountId={account.accountId} round={round} />
              </Tabs.Panel>
            </Tabs>
          </main>
          <SettingsForm key={account.accountId} account={account} round={round} />
        </div>
      )}
      {account && (
        <ResetDialog
          account={account}
          isOpen={isResetting}
          onClose={() => setResetting(false)}
          onDone={() => setChosen(null)}
        />
      )}
    </PageFrame>
  );
}
