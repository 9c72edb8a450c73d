import { Button, Skeleton } from '@mantine/core';
import { useState } from 'react';
import { useRequest } from '../../engine/use-request.ts';
import { countOf, formatNumber } from '../../ui/format.ts';
import { formatDateTime } from '../../ui/local-time.ts';
import { ErrorState } from '../../ui/states.tsx';
import table from '../../ui/table.module.css';
import classes from './performance.module.css';

const usual = 8;
/** Where the training does not tell what is usual, bars are drawn against this index. */
const largeChange = 0.25;

/** How far the features of the last week are from those of the training. */
export function DriftPanel({ modelId }: { modelId: string }) {
  const { data, problem, problemSince, reload } = useRequest('performance.drift', { modelId });
  const [isWhole, setWhole] = useState(false);
  if (problem) {
    return (
      <ErrorState
        title="Drift could not be worked out"
        problem={problem}
        since={problemSince}
        action={{ label: 'Try again', run: reload }}
      />
    );
  }
  if (!data) return <Skeleton height={160} role="status" aria-label="Working out the drift" />;
  const drifted = data.features.filter(({ psi, limit }) => limit !== null && psi > limit);
  const shown = isWhole ? data.features : data.features.slice(0, usual);
  const excessOf = ({ psi, limit }: (typeof shown)[number]) => psi / (limit ?? largeChange);
  const most = Math.max(1.25, ...shown.map(excessOf));
  return (
    <section className={classes.panel} aria-label="Feature drift">
      <header className={classes.panelHeader}>
        <h2>Feature drift</h2>
        {data.problem ? (
          <p>{data.problem}</p>
        ) : (
          <p>
            Population stability index of the newest bars at {countOf(data.decisions, 'decision')},{' '}
            {data.from === null || data.to === null ? '' : `${formatDateTime(data.from)} to ${formatDateTime(data.to)}`}
            , against the training. Mean {formatNumber(data.mean, 2)}
            {data.limit === null
              ? '; the training was too short to say what is usual.'
              : `, usual up to ${formatNumber(data.limit, 2)}.`}{' '}
            {data.limit !== null &&
              `${countOf(drifted.length, 'feature')} of ${data.features.length} beyond what is usual of it.`}
          </p>
        )}
      </header>
      {shown.length > 0 && (
        <table className={`${table.table} ${classes.drift}`}>
          <thead>
            <tr>
              <th scope="col">Feature</th>
              <th scope="col">Bars</th>
              <th scope="col" data-number>
                Index
              </th>
              <th scope="col" data-number title="The larger of 0.25 and what single weeks of the training showed">
                Usual up to
              </th>
              <th
                scope="col"
                aria-label="Index as a share of what is usual, with a mark there"
                className={classes.track}
              />
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => {
              const { timeframe, feature, label, psi, limit } = row;
              return (
                <tr key={`${timeframe} ${feature}`} data-beyond={(limit !== null && psi > limit) || undefined}>
                  <th scope="row">{label}</th>
                  <td>{timeframe}</td>
                  <td data-number>{formatNumber(psi, 2)}</td>
                  <td data-number>{formatNumber(limit, 2)}</td>
                  <td className={classes.track}>
                    <span
                      className={classes.gauge}
                      data-limit={limit !== null || undefined}
                      style={{ '--share': excessOf(row) / most, '--limit': 1 / most } as React.CSSProperties}
                      aria-hidden
                    />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      {data.features.length > usual && (
        <Button variant="default" className={classes.more} onClick={() => setWhole(!isWhole)}>
          {isWhole ? 'Show fewer' : `Show all ${data.features.length}`}
        </Button>
      )}
    </section>
  );
}
