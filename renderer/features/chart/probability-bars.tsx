import type { Outcome, Prediction } from '../../../core/domain/prediction.ts';
import { formatShare } from '../../ui/format.ts';
import classes from './prediction.module.css';

const order: readonly Outcome[] = ['long', 'flat', 'short'];

/** One bar a class; the mark on the traded side is the break-even it has to pass. */
export function ProbabilityBars({ prediction }: { prediction: Prediction }) {
  const { probabilities, side, breakEven } = prediction;
  return (
    <div className={classes.bars}>
      {order.map((outcome) => (
        <div key={outcome} className={classes.bar} data-outcome={outcome}>
          <span>{outcome}</span>
          <div className={classes.track} aria-hidden>
            <div className={classes.fill} style={{ width: `${probabilities[outcome] * 100}%` }} />
            {outcome === side && breakEven < 1 && (
              <div
                className={classes.mark}
                style={{ left: `${breakEven * 100}%` }}
                title={`Break-even ${formatShare(breakEven)}`}
              />
            )}
          </div>
          <span className={classes.barValue}>{formatShare(probabilities[outcome])}</span>
        </div>
      ))}
    </div>
  );
}
