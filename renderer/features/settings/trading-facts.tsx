import { formatShare, unknown } from '../../ui/format.ts';
import classes from './trading.module.css';
import type { SettingsForm } from './use-settings-form.ts';

/** What the two costs of a side come to, as long as both can be saved. */
export function RoundTrip({ form: { values, errors } }: { form: Pick<SettingsForm, 'values' | 'errors'> }) {
  const isKnown = errors.feeBps === undefined && errors.slippageBps === undefined;
  const cost = (2 * (Number(values.feeBps) + Number(values.slippageBps))) / 10_000;
  return (
    <p className={classes.fact}>
      A round trip costs <strong>{isKnown ? formatShare(cost, 2) : unknown}</strong> of the price: fee and slippage, in
      and out. The paper account pays its own, which are set <a href="#/paper">with the account</a>; a first account
      begins with these.
    </p>
  );
}
