import { useState } from 'react';
import type { PaperOrders } from '../../../core/contract/contract.ts';
import { symbolOf } from '../../../core/domain/market.ts';
import { usePages } from '../../engine/use-pages.ts';
import { formatPrice } from '../../ui/format.ts';
import { formatDateTime } from '../../ui/local-time.ts';
import { RowGrid } from '../../ui/row-grid.tsx';
import { EmptyState, ErrorState } from '../../ui/states.tsx';
import { formatGain, gainDirection } from './money-text.ts';

type Order = PaperOrders['items'][number];

const ends = { takeProfit: 'take profit', stopLoss: 'stop loss', horizon: 'horizon' } as const;
const keyOf = ({ number }: Order) => number;

const resultOf = ({ state, end }: Order) => (end ? ends[end] : state);

/** Every order, newest first: what it was filled at, how it ended, or why it was refused. */
export function OrderList({ accountId, round }: { accountId: number; round: number }) {
  const [selected, setSelected] = useState<number | null>(null);
  const list = usePages<Order>(
    {
      key: `orders ${accountId}`,
      read: (client, limit, after, signal) =>
        client.request('paper.orders', { accountId, limit, after: after?.number }, signal),
      keyOf,
    },
    round,
  );
  if (list.problem) return <ErrorState title="The orders could not be read" problem={list.problem} />;
  if (list.total === 0) {
    return <EmptyState sentence="No orders yet: a recorded decision that is long or short places one." />;
  }
  const order = (row: number) => list.items[row];
  return (
    <RowGrid
      label="Orders"
      count={list.items.length}
      rowHeight={28}
      columns="54px minmax(70px, 1fr) 38px 118px 78px 78px minmax(96px, 3fr) 76px"
      header={
        <>
          <th scope="col" title="Row of the record">
            Decision
          </th>
          <th scope="col">Market</th>
          <th scope="col">Side</th>
          <th scope="col" title="When it was filled, else when it was placed">
            Time
          </th>
          <th scope="col" data-number>
            Entry
          </th>
          <th scope="col" data-number>
            Exit
          </th>
          <th scope="col">Result</th>
          <th scope="col" data-number title="After both fees, in the account's currency">
            Profit
          </th>
        </>
      }
      renderRow={(row) => {
        const { decision, market, side, from, openedAt, entry, exit, tickSize, profit, reason } = order(row);
        return (
          <>
            <td>#{decision}</td>
            <td>{symbolOf(market)}</td>
            <td data-direction={side === 'long' ? 'up' : 'down'}>{side}</td>
            <td>{formatDateTime(openedAt ?? from)}</td>
            {reason === null ? (
              <>
                <td data-number>{formatPrice(entry, tickSize)}</td>
                <td data-number>{formatPrice(exit, tickSize)}</td>
                <td data-result>{resultOf(order(row))}</td>
                <td data-number data-direction={gainDirection(profit)}>
                  {formatGain(profit)}
                </td>
              </>
            ) : (
              <td data-result colSpan={4} style={{ gridColumn: '5 / -1' }} title={reason}>
                refused: {reason}
              </td>
            )}
          </>
        );
      }}
      selected={selected}
      onSelect={setSelected}
      onEnd={list.loadNext}
    />
  );
}
