import { formatShare } from '../../ui/format.ts';
import rowClasses from './row.module.css';
import classes from './trading.module.css';
import type { TradingValues } from './trading-fields.ts';

/** What cannot be set, and why, where one looks for it. */
export function DecisionBar() {
  return (
    <div className={rowClasses.row}>
      <div className={rowClasses.text}>
        <strong>Decision bar</strong>
        <p>A decision is made at each close of this bar.</p>
      </div>
      <div className={rowClasses.control}>
        <p>10 minutes</p>
        <p className={rowClasses.facts}>
          Fixed: models are trained on decisions of this bar, and the record has exactly one row for each.
        </p>
      </div>
    </div>
  );
}

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
