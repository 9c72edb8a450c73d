import { Button, Progress } from '@mantine/core';
import type { ImportResult } from '../../../core/contract/contract.ts';
import { countOf, formatCount, formatShare } from '../../ui/format.ts';
import classes from './data.module.css';
import type { Job } from './jobs.ts';

const endings = { running: '', done: 'Done', stopped: 'Stopped', failed: 'Failed' } as const;
const listedRows = 200;

/** How an import or a download stands, and what became of it; `done` says what was done to its rows. */
export function JobView({ job, done }: { job: Job; done: string }) {
  return (
    <div className={classes.job} role="status">
      <p className={classes.jobTitle} title={job.title}>
        {job.title}
      </p>
      <div className={classes.jobLine}>
        <span>
          {job.state === 'running' ? formatShare(job.fraction) : <strong>{endings[job.state]}</strong>},{' '}
          {countOf(job.rows, 'row')} {done}
        </span>
        {job.state === 'running' && (
          <Button variant="default" onClick={job.stop}>
            Stop
          </Button>
        )}
      </div>
      {job.state === 'running' && <Progress size={4} value={job.fraction * 100} aria-label="Progress" />}
      {job.state === 'stopped' && (
        <p className={classes.jobNote}>What was stored before stays; starting again goes on from there.</p>
      )}
      {job.problem && <p className={classes.jobProblem}>{job.problem}</p>}
      {job.imported && <ImportOutcome result={job.imported} />}
      {job.gaps.length > 0 && (
        <p className={classes.jobNote}>
          {countOf(job.gaps.length, 'gap')} {job.gaps.length === 1 ? 'stays' : 'stay'}: the exchange has no bars there.
        </p>
      )}
    </div>
  );
}

function ImportOutcome({ result }: { result: ImportResult }) {
  const { rowsStored, rowsSame, rowsReplaced, rowsKept, rowsRejected, rejected, gaps, notices = [] } = result;
  const counts = [
    `${formatCount(rowsStored)} new`,
    `${formatCount(rowsSame)} stored before`,
    ...(rowsReplaced > 0 ? [`${formatCount(rowsReplaced)} replaced`] : []),
    ...(rowsKept > 0 ? [`${formatCount(rowsKept)} different and not taken`] : []),
    `${formatCount(rowsRejected)} rejected`,
    ...(gaps.length > 0 ? [countOf(gaps.length, 'gap')] : []),
  ];
  return (
    <>
      <p className={classes.jobNote}>{counts.join(', ')}.</p>
      {notices.map((notice) => (
        <p key={notice} className={classes.jobNote}>
          {notice}
        </p>
      ))}
      {rejected.length > 0 && (
        <div className={classes.rejected}>
          <table>
            <caption>Rejected rows</caption>
            <tbody>
              {rejected.slice(0, listedRows).map(({ line, reason }) => (
                <tr key={line}>
                  <th scope="row">line {formatCount(line)}</th>
                  <td>{reason}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {rowsRejected > Math.min(rejected.length, listedRows) && (
            <p className={classes.jobNote}>Listed: the first {formatCount(Math.min(rejected.length, listedRows))}.</p>
          )}
        </div>
      )}
    </>
  );
}
