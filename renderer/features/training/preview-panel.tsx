import { Skeleton, UnstyledButton } from '@mantine/core';
import { countOf, formatCount, formatShare } from '../../ui/format.ts';
import { formatDateTime } from '../../ui/local-time.ts';
import { ClassBar } from './class-balance.tsx';
import { partRows } from './part-rows.ts';
import marks from './parts.module.css';
import classes from './preview.module.css';
import { problemParts } from './problem-parts.ts';
import type { Counted } from './use-preview.ts';

/** Where it is said why the chosen data cannot be trained on. */
export const dataProblemId = 'data-problem';

function Problem({ sentence }: { sentence: string }) {
  const { before, items, after } = problemParts(sentence);
  return (
    <div id={dataProblemId} className={classes.problem} role="alert">
      <p>{before}</p>
      {items.length > 0 && (
        <ul>
          {items.map((item) => (
            <li key={item}>{item}</li>
          ))}
        </ul>
      )}
      {after && <p>{after.charAt(0).toUpperCase() + after.slice(1)}</p>}
    </div>
  );
}

/** How the chosen data would be divided, and how often each outcome happened in each part. */
export function PreviewPanel({ counted }: { counted: Counted }) {
  const { preview, isOld, failure, reload } = counted;
  if (failure) {
    return (
      <p className={classes.note} role="alert">
        The samples could not be counted: {failure}{' '}
        <UnstyledButton className={classes.again} onClick={reload}>
          Count again
        </UnstyledButton>
      </p>
    );
  }
  if (!preview) return <Skeleton height={150} role="status" aria-label="Counting samples" />;
  const { train } = preview.parts;
  const { mentions, readings } = preview.headlines;
  const leftOut = preview.leftOut.reduce((sum, { samples }) => sum + samples, 0);
  return (
    <div className={classes.preview} data-old={isOld || undefined} aria-busy={isOld}>
      {preview.problem && <Problem sentence={preview.problem} />}
      <table className={classes.parts}>
        <thead>
          <tr>
            <th scope="col">Part</th>
            <th scope="col">Samples</th>
            <th scope="col">Long</th>
            <th scope="col">Flat</th>
            <th scope="col">Short</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {partRows(preview).map(({ part, label, samples, range, shares, meaning }) => (
            <tr
              key={part}
              title={range ? `${formatDateTime(range.from)} to ${formatDateTime(range.to)}. ${meaning}` : meaning}
            >
              <th scope="row" className={marks.part} data-part={part}>
                {label}
              </th>
              <td>{formatCount(samples)}</td>
              {shares ? (
                <>
                  <td>{formatShare(shares.long)}</td>
                  <td>{formatShare(shares.flat)}</td>
                  <td>{formatShare(shares.short)}</td>
                  <td className={classes.bar}>
                    <ClassBar shares={shares} />
                  </td>
                </>
              ) : (
                <td colSpan={4} className={classes.none}>
                  {part === 'sealed' ? 'outcomes not looked at' : 'no samples'}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      <p className={classes.note}>
        {mentions + readings > 0
          ? `${countOf(mentions, 'headline')} and ${countOf(readings, 'Fear & Greed reading')} in this range. `
          : 'No headlines in this range. '}
        {train.samples > 0 && (
          <span title="Outcomes of neighbouring decisions overlap in time; this is the sum of the samples' uniqueness.">
            Outcomes overlap: the training samples teach as much as{' '}
            <b>{formatCount(Math.round(train.effectiveSamples))}</b> independent ones.
          </span>
        )}
      </p>
      {leftOut > 0 && (
        <details className={classes.leftOut}>
          <summary>{countOf(leftOut, 'decision')} left out</summary>
          <dl>
            {preview.leftOut.map(({ why, samples }) => (
              <div key={why} className={classes.reason}>
                <dt>{formatCount(samples)}</dt>
                <dd>{why}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </div>
  );
}
