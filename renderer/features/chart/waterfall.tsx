import { Tooltip, UnstyledButton } from '@mantine/core';
import type { Explanation } from '../../../core/contract/contract.ts';
import { formatShare } from '../../ui/format.ts';
import { formatPoints } from './explain-format.ts';
import classes from './waterfall.module.css';
import { waterfallRange, waterfallRows } from './waterfall-rows.ts';

const laneNames = {
  micro: { branch: 'Branch A', what: 'micro' },
  macro: { branch: 'Branch B', what: 'macro' },
  sentiment: { branch: 'Branch C', what: 'headlines' },
} as const;

/** The way from the baseline to the probability, a bar for each branch and, thinner, for each timeframe. */
export function Waterfall({ explained }: { explained: Explanation }) {
  const { baseline, probability, outcome } = explained;
  const rows = waterfallRows(explained);
  const range = waterfallRange([baseline, probability, ...rows.flatMap(({ from, to }) => [from, to])]);
  const place = (level: number) => (100 * (level - range.from)) / (range.to - range.from);
  const bar = (from: number, to: number) => ({
    left: `${place(Math.min(from, to))}%`,
    width: `${Math.abs(place(to) - place(from))}%`,
  });
  return (
    <table className={classes.waterfall}>
      <thead>
        <tr>
          <th scope="col" className={classes.name}>
            Part
          </th>
          <th scope="col">
            <span className={classes.axis}>
              <span>{formatShare(range.from)}</span>
              <span>{formatShare(range.to)}</span>
            </span>
          </th>
          <th scope="col" className={classes.points}>
            Points
          </th>
        </tr>
      </thead>
      <tbody>
        <tr data-total>
          <th scope="row">
            <Tooltip
              label={`The probability of ${outcome} when every bar is an average one and there are no headlines: each feature at its mean in the training part. The parts below lead from there to this moment.`}
            >
              <UnstyledButton className={classes.explained}>Average bars</UnstyledButton>
            </Tooltip>
          </th>
          <td>
            <div className={classes.track} aria-hidden>
              <div className={classes.total} style={bar(0, baseline)} />
            </div>
          </td>
          <td className={classes.points}>{formatShare(baseline, 1)}</td>
        </tr>
        {rows.map(({ lane, timeframe, contribution, isPresent, from, to }) => (
          <tr
            key={timeframe ?? lane}
            data-lane={lane}
            data-part={timeframe ?? undefined}
            data-absent={!isPresent || undefined}
          >
            <th scope="row">
              {timeframe ?? (
                <>
                  {laneNames[lane].branch} <small>{laneNames[lane].what}</small>
                </>
              )}
            </th>
            <td>
              <div className={classes.track} aria-hidden>
                <div className={classes.baseline} style={{ left: `${place(baseline)}%` }} />
                {isPresent && <div className={classes.step} style={bar(from, to)} />}
              </div>
            </td>
            <td className={classes.points}>{isPresent ? formatPoints(contribution) : 'none'}</td>
          </tr>
        ))}
        <tr data-total>
          <th scope="row">This moment</th>
          <td>
            <div className={classes.track} aria-hidden>
              <div className={classes.baseline} style={{ left: `${place(baseline)}%` }} />
              <div className={classes.total} style={bar(0, probability)} />
            </div>
          </td>
          <td className={classes.points}>{formatShare(probability, 1)}</td>
        </tr>
      </tbody>
    </table>
  );
}
