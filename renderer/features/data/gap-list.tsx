import { Skeleton } from '@mantine/core';
import type { Market } from '../../../core/domain/market.ts';
import { type Timeframe, timeframeMs } from '../../../core/domain/timeframe.ts';
import { useRequest } from '../../engine/use-request.ts';
import { countOf, formatCount, formatDuration } from '../../ui/format.ts';
import { formatDateTime } from '../../ui/local-time.ts';
import classes from './data.module.css';

const listed = 100;

/** The missing stretches of one series, newest first. */
export function GapList({ market, timeframe }: { market: Market; timeframe: Timeframe }) {
  const { data, problem } = useRequest('data.gaps', { market, timeframe });
  if (problem) return <p className={classes.jobProblem}>{problem}</p>;
  if (!data) return <Skeleton height={48} role="status" aria-label="Loading gaps" />;
  const gaps = data.toReversed();
  return (
    <ul className={classes.gapList}>
      {gaps.slice(0, listed).map((gap) => (
        <li key={gap.from}>
          {formatDateTime(gap.from)} to {formatDateTime(gap.to + timeframeMs(timeframe))}
          <span>
            {formatDuration(gap.to + timeframeMs(timeframe) - gap.from)}, {countOf(gap.bars, 'bar')}
          </span>
        </li>
      ))}
      {gaps.length > listed && <li>and {formatCount(gaps.length - listed)} more</li>}
    </ul>
  );
}
