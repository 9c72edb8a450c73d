import { Button, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { PaperAccount } from '../../../core/contract/contract.ts';
import { sentenceOf } from '../../engine/problem.ts';
import { useConnection } from '../../engine/use-connection.ts';
import classes from './paper.module.css';

type Props = { account: PaperAccount; isOpen: boolean; onClose: () => void; onDone: () => void };

const range = { min: 100, max: 1_000_000 };

/** Opens a new account with the same settings; the one before stays to be looked at. */
export function ResetDialog({ account, isOpen, onClose, onDone }: Props) {
  const client = useConnection((state) => state.client);
  const [balance, setBalance] = useState('10000');
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const value = /^\d*\.?\d+$/.test(balance.trim()) ? Number(balance) : Number.NaN;
  const isInside = value >= range.min && value <= range.max;

  const submit = async (event: React.FormEvent) => {
    event.preventDefault();
    if (!client) return;
    setBusy(true);
    setProblem(null);
    try {
      const { accountId, exchangeId } = account;
      const { settings } = await client.request('paper.read', { accountId });
      await client.request('paper.reset', { exchangeId, startBalance: value, settings });
      onDone();
      onClose();
    } catch (error) {
      setProblem(sentenceOf(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Modal opened={isOpen} onClose={onClose} title={`Reset the paper account on ${account.exchangeId}`}>
      <form className={classes.dialog} onSubmit={submit}>
        <p>
          A new account is opened with the same settings. The one before is kept as an archive, with its positions as
          they are now.
        </p>
        <TextInput
          data-autofocus
          label="Starting balance"
          description={`${account.currency}, 100 to 1,000,000, default 10,000.`}
          inputMode="decimal"
          value={balance}
          error={isInside ? problem : 'A number is needed, 100 to 1,000,000.'}
          onChange={(event) => setBalance(event.currentTarget.value)}
        />
        <div className={classes.actions}>
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
          <Button type="submit" loading={isBusy} disabled={!client || !isInside}>
            Open a new account
          </Button>
        </div>
      </form>
    </Modal>
  );
}
