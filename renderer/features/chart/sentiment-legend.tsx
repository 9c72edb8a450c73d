import { countOf } from '../../ui/format.ts';
import { formatScore } from '../sentiment/score-text.ts';
import classes from './chart.module.css';
import type { PanePlace, SentimentPoint } from './sentiment-pane.ts';

type Props = {
  points: readonly SentimentPoint[];
  place: PanePlace;
  /** Nothing is known in the range in sight. */
  isEmpty: boolean;
  /** Open time under the crosshair; null shows the newest bar. */
  hovered: number | null;
  problem: string | null;
};

/** What the headlines said at the bar under the crosshair, or at the newest, in the corner of their pane. */
export function SentimentLegend({ points, place, isEmpty, hovered, problem }: Props) {
  const point = hovered === null ? points.at(-1) : points.findLast(({ openTime }) => openTime === hovered);
  const score = point?.score ?? null;
  const direction = score === null || score === 0 ? undefined : score < 0 ? 'down' : 'up';
  return (
    <section className={classes.sentiment} style={place} aria-label="Headlines over the candles">
      <p
        className={classes.sentimentLegend}
        title="Mean of the headlines' scores, newer ones counting more, as the network is fed: −1 bad … 1 good. The strip along the foot marks where any were known."
      >
        Headlines{' '}
        {score === null ? (
          <span>none known</span>
        ) : (
          <>
            <strong data-direction={direction}>{formatScore(score)}</strong>
            <span>{countOf(point?.items ?? 0, 'headline')} in 24 h</span>
          </>
        )}
      </p>
      {problem && <p className={classes.sentimentEmpty}>{problem}</p>}
      {!problem && isEmpty && <p className={classes.sentimentEmpty}>No headlines in this range.</p>}
    </section>
  );
}
