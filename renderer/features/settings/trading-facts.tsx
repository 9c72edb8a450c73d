import { formatShare } from '../../ui/format.ts';
import classes from './trading.module.css';
import type { TradingValues } from './trading-fields.ts';

/** What the two costs of a side come to. */
export function RoundTrip({ values }: { values: TradingValues }) {
  const cost = (2 * (Number(values.feeBps) + Number(values.slippageBps))) / 10_000;
  return (
    <p className={classes.fact}>
      A round trip costs <strong>{formatShare(cost, 2)}</strong> of the price: fee and slippage, in and out. The paper
      account pays its own, which are set <a href="#/paper">with the account</a>; a first account begins with these.
    </p>
  );
}
