import type { Outcome, Probabilities } from '../../../core/domain/prediction.ts';
import { formatShare } from '../../ui/format.ts';
import classes from './prediction.module.css';

const order: readonly Outcome[] = ['long', 'flat', 'short'];

/** One bar a class. */
export function ProbabilityBars({ probabilities }: { probabilities: Probabilities }) {
  return (
    <div className={classes.bars}>
      {order.map((outcome) => (
        <div key={outcome} className={classes.bar} data-outcome={outcome}>
          <span>{outcome}</span>
          <div className={classes.track} aria-hidden>
            <div className={classes.fill} style={{ width: `${probabilities[outcome] * 100}%` }} />
          </div>
          <span className={classes.barValue}>{formatShare(probabilities[outcome])}</span>
        </div>
      ))}
    </div>
  );
}
