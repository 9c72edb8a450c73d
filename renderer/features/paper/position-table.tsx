import type { PaperState } from '../../../core/contract/contract.ts';
import { symbolOf } from '../../../core/domain/market.ts';
import { formatPrice } from '../../ui/format.ts';
import { formatDateTime } from '../../ui/local-time.ts';
import table from '../../ui/table.module.css';
import { formatGain, formatMoney, gainDirection } from './money-text.ts';
import classes from './paper.module.css';

/** What is open, and orders that wait for the next minute to open. */
export function PositionTable({ positions, waiting }: Pick<PaperState, 'positions' | 'waiting'>) {
  return (
    <section className={classes.positions} aria-label="Positions">
      <h2>Positions</h2>
      {positions.length + waiting.length === 0 && <p className={classes.faint}>Nothing is open.</p>}
      {waiting.map(({ decision, market, side, from }) => (
        <p key={decision} className={classes.faint}>
          {symbolOf(market)}: a {side} order waits for the open of {formatDateTime(from)}.
        </p>
      ))}
      {positions.length > 0 && (
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">Market</th>
              <th scope="col">Side</th>
              <th scope="col" data-number>
                Value
              </th>
              <th scope="col" data-number title="With slippage">
                Entry
              </th>
              <th scope="col" data-number>
                Take profit
              </th>
              <th scope="col" data-number>
                Stop loss
              </th>
              <th scope="col">Ends by</th>
              <th scope="col" data-number title="Newest closed 1m bar">
                Price
              </th>
              <th scope="col" data-number title="At that price, before fee and slippage for closing">
                Unrealised
              </th>
            </tr>
          </thead>
          <tbody>
            {positions.map(({ decision, market, side, tickSize, ...held }) => (
              <tr key={decision}>
                <td>{symbolOf(market)}</td>
                <td data-direction={side === 'long' ? 'up' : 'down'}>{side}</td>
                <td data-number title={`${held.quantity} of the base currency`}>
                  {formatMoney(held.entry * held.quantity)}
                </td>
                <td data-number>{formatPrice(held.entry, tickSize)}</td>
                <td data-number>{formatPrice(held.takeProfit, tickSize)}</td>
                <td data-number>{formatPrice(held.stopLoss, tickSize)}</td>
                <td>{formatDateTime(held.horizonEnd)}</td>
                <td data-number>{formatPrice(held.price, tickSize)}</td>
                <td data-number data-direction={gainDirection(held.unrealised)}>
                  {formatGain(held.unrealised)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
