import classes from './score.module.css';
import { formatScore } from './score-text.ts';

type Props = {
  /** −1 … 1. */
  score: number;
  /** 0 … 1; paler when it is high. */
  uncertainty?: number;
};

/** What rounds to zero points nowhere. */
export const directionOf = (score: number) => (Math.abs(score) < 0.005 ? 'flat' : score > 0 ? 'up' : 'down');

/** A score as a number and as a bar from the middle, right for good and left for bad. */
export function ScoreMeter({ score, uncertainty = 0 }: Props) {
  const width = Math.min(1, Math.abs(score)) * 50;
  return (
    <span className={classes.meter} data-direction={directionOf(score)}>
      <span className={classes.number}>{formatScore(score)}</span>
      <span className={classes.track} aria-hidden>
        <span
          className={classes.fill}
          style={{
            width: `${width}%`,
            left: `${score < 0 ? 50 - width : 50}%`,
            opacity: 1 - 0.65 * Math.min(1, Math.max(0, uncertainty)),
          }}
        />
      </span>
    </span>
  );
}

/** A score as its number only; a dash when there is none. */
export function ScoreNumber({ score, title }: { score: number | null; title?: string }) {
  return (
    <span className={classes.plain} data-direction={score === null ? 'none' : directionOf(score)} title={title}>
      {formatScore(score)}
    </span>
  );
}
