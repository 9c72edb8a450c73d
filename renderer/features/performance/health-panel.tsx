import { Skeleton } from '@mantine/core';
import { marketLabel, marketsLabel } from '../../../core/domain/market.ts';
import { useRequest } from '../../engine/use-request.ts';
import { formatAge, formatCount, unknown } from '../../ui/format.ts';
import { formatDateTime } from '../../ui/local-time.ts';
import { ErrorState } from '../../ui/states.tsx';
import table from '../../ui/table.module.css';
import classes from './performance.module.css';

const mostReasons = 8;

/** Bars and decisions of the last seven days: what is missing, late or was changed, and why there was no signal. */
export function HealthPanel() {
  const { data, problem, problemSince, reload } = useRequest('performance.health', {});
  if (problem) {
    return (
      <ErrorState
        title="Data health could not be read"
        problem={problem}
        since={problemSince}
        action={{ label: 'Read again', run: reload }}
      />
    );
  }
  if (!data) return <Skeleton height={160} role="status" aria-label="Reading the data health" />;
  const seconds = (ms: number) => (ms < 1_000 ? `${Math.round(ms)}\u202fms` : formatAge(ms));
  return (
    <section className={classes.panel} aria-label="Data health">
      <header className={classes.panelHeader}>
        <h2>Data health, last 7 days</h2>
        <p>1m bars as they are stored now, and decisions as they were recorded.</p>
      </header>
      <table className={`${table.table} ${classes.health}`}>
        <thead>
          <tr>
            <th scope="col">Market</th>
            <th scope="col">Newest bar closed</th>
            <th scope="col" data-number title="Bars that are not there; of them, those the exchange does not have">
              Missing
            </th>
            <th scope="col" data-number title="Bars that the exchange changed after they had closed">
              Revised
            </th>
            <th scope="col" data-number title="Rows that were refused; the newest 1,000 of all markets are kept">
              Refused
            </th>
            <th scope="col" data-number title="Decision bars with a prediction, of all that are recorded">
              Predicted
            </th>
            <th scope="col" data-number>
              Signals
            </th>
            <th
              scope="col"
              data-number
              title="From the close of the bar to the record: half of the predictions were as quick, and 99 %"
            >
              Recorded after
            </th>
            <th scope="col" data-number data-wide title="Predictions whose outcome waits for a missing bar">
              Waiting
            </th>
          </tr>
        </thead>
        <tbody>
          {data.markets.map((health) => (
            <tr key={health.market}>
              <th scope="row">{marketLabel(health.market)}</th>
              <td data-level={health.isStale ? 'warn' : undefined}>
                {health.lastClosedTime === null ? unknown : formatDateTime(health.lastClosedTime)}
                {health.isStale && ', stale'}
              </td>
              <td data-number data-level={health.missing > health.holes ? 'warn' : undefined}>
                {formatCount(health.missing)}
                {health.holes > 0 && ` (${formatCount(health.holes)})`}
              </td>
              <td data-number>{formatCount(health.revisions)}</td>
              <td data-number data-level={health.quarantined > 0 ? 'warn' : undefined}>
                {formatCount(health.quarantined)}
              </td>
              <td data-number>
                {formatCount(health.predicted)} of {formatCount(health.decisions)}
              </td>
              <td data-number>{formatCount(health.signals)}</td>
              <td data-number>
                {health.delay ? `${seconds(health.delay.median)}, ${seconds(health.delay.p99)}` : unknown}
              </td>
              <td data-number data-wide data-level={health.waiting > 0 ? 'warn' : undefined}>
                {formatCount(health.waiting)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {data.abstentions.length > 0 && (
        <>
          <h3>Why there was no signal</h3>
          <ul className={classes.reasons}>
            {data.abstentions.slice(0, mostReasons).map(({ reason, count, markets }) => (
              <li key={reason} title={marketsLabel(markets)}>
                <b>{formatCount(count)}</b> {reason}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
