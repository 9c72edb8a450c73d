import { useState } from 'react';
import type { PaperLedger } from '../../../core/contract/contract.ts';
import { usePages } from '../../engine/use-pages.ts';
import { formatDateTime } from '../../ui/local-time.ts';
import { RowGrid } from '../../ui/row-grid.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { formatMoney } from './money-text.ts';

type Entry = PaperLedger['items'][number];

const keyOf = ({ number }: Entry) => number;

/** Every booking, newest first: what the debited account gains the credited one gives. */
export function LedgerList({ accountId, round }: { accountId: number; round: number }) {
  const [selected, setSelected] = useState<number | null>(null);
  const list = usePages<Entry>(
    {
      key: `ledger ${accountId}`,
      read: (client, limit, after, signal) =>
        client.request('paper.ledger', { accountId, limit, after: after?.number }, signal),
      keyOf,
    },
    round,
  );
  if (list.problem) return <ErrorState title="The ledger could not be read" problem={list.problem} />;
  const entry = (row: number) => list.items[row];
  return (
    <RowGrid
      label="Ledger"
      count={list.items.length}
      rowHeight={28}
      columns="130px minmax(160px, 1fr) 64px 64px 100px 110px"
      header={
        <>
          <th scope="col">Time</th>
          <th scope="col">What</th>
          <th scope="col">Debit</th>
          <th scope="col">Credit</th>
          <th scope="col" data-number>
            Amount
          </th>
          <th scope="col" data-number title="Cash after this entry">
            Balance
          </th>
        </>
      }
      renderRow={(row) => {
        const { time, text, debit, credit, amount, balance } = entry(row);
        return (
          <>
            <td>{formatDateTime(time)}</td>
            <td>{text}</td>
            <td>{debit}</td>
            <td>{credit}</td>
            <td data-number>{formatMoney(amount)}</td>
            <td data-number>{formatMoney(balance)}</td>
          </>
        );
      }}
      selected={selected}
      onSelect={setSelected}
      onEnd={list.loadNext}
    />
  );
}
