import type { Outcome, Probabilities } from '../../../core/domain/prediction.ts';
import { formatShare } from '../../ui/format.ts';
import classes from './run.module.css';

const order: readonly Outcome[] = ['long', 'flat', 'short'];

/** Shares of the three outcomes as one bar. */
export function ClassBar({ shares }: { shares: Probabilities }) {
  return (
    <div className={classes.balanceBar} aria-hidden>
      {order.map((outcome) => (
        <div key={outcome} data-outcome={outcome} style={{ width: `${shares[outcome] * 100}%` }} />
      ))}
    </div>
  );
}

/** Shares of the three outcomes in the training part, as one bar and in words. */
export function ClassBalance({ shares }: { shares: Probabilities }) {
  return (
    <div className={classes.balance}>
      <ClassBar shares={shares} />
      <span className={classes.balanceText}>
        {order.map((outcome) => (
          <span key={outcome}>
            {outcome} {formatShare(shares[outcome])}
          </span>
        ))}
      </span>
    </div>
  );
}
