import type { RecordedHistory } from '../../../core/contract/contract.ts';
import { formatChange, formatDuration, formatPrice } from '../../ui/format.ts';
import { formatDateTime, formatDateTimeSeconds } from '../../ui/local-time.ts';
import { useNow } from '../../ui/use-now.ts';
import classes from './detail.module.css';
import { directionOf, endNames, outcomeText } from './outcome-text.ts';

type Props = {
  history: RecordedHistory;
  /** Whether the trade was signalled; else this is what would have been. */
  isDone: boolean;
};

/** What became of a decision, and what was said of it before when candles were revised. */
export function OutcomeView({ history: { listed, outcomes }, isDone }: Props) {
  const now = useNow();
  const { decision, outcome, waiting } = listed;
  const price = (value: number) => formatPrice(value, decision.tickSize ?? 0.01);
  const earlier = outcomes.slice(0, -1);
  const note = outcomes.at(-1)?.note;
  return (
    <section className={classes.outcome} aria-label="Outcome">
      <h3>{isDone ? 'Outcome' : `Had it gone ${decision.side}`}</h3>
      {!outcome && <p>{waiting ?? outcomeText(decision, null, now)}</p>}
      {outcome && (
        <>
          <p className={classes.result} data-direction={isDone ? directionOf(outcome) : undefined}>
            <strong>{formatChange(outcome.profit)}</strong>
            <span>
              {endNames[outcome.end]} at {price(outcome.exit)}, {formatDateTime(outcome.endTime)}
            </span>
          </p>
          <dl className={classes.facts}>
            <dt>Held</dt>
            <dd>{formatDuration(outcome.endTime - decision.asOf)}</dd>
            <dt title="Largest move in favour of the trade until its end">Best on the way</dt>
            <dd>{formatChange(outcome.bestExcursion)}</dd>
            <dt title="Largest move against the trade until its end">Worst on the way</dt>
            <dd>{formatChange(-outcome.worstExcursion)}</dd>
            <dt title="What the model would have had to say: which side reaches its take profit first">Right answer</dt>
            <dd>{outcome.label ?? 'not known yet'}</dd>
          </dl>
        </>
      )}
      {note && <p className={classes.note}>{note}</p>}
      {earlier.length > 0 && (
        <ul className={classes.earlier} aria-label="What was said before">
          {earlier.map(({ outcome: old, statedAt }) => (
            <li key={statedAt}>
              Before, as stated {formatDateTimeSeconds(statedAt)}: {endNames[old.end]} at {price(old.exit)},{' '}
              {formatChange(old.profit)}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
