import type { TrainingPreview } from '../../../core/contract/contract.ts';
import { marketLabel } from '../../../core/domain/market.ts';
import { countOf, formatCount } from '../../ui/format.ts';
import { formatDateTime, formatUtcDate } from '../../ui/local-time.ts';
import type { Coverage } from './coverage.ts';
import { partSpans } from './part-rows.ts';
import parts from './parts.module.css';
import classes from './training.module.css';

type Props = { coverage: Coverage; preview: TrainingPreview | null };

/** Which stretch of time each series of the chosen markets covers and how it would be divided, on one axis; gaps are named at the end of the line. */
export function CoverageStrip({ coverage, preview }: Props) {
  const chosen = coverage.markets.filter(({ isChosen }) => isChosen);
  const others = coverage.markets.filter(({ isChosen }) => !isChosen);
  const hasGaps = chosen.some(({ rows }) => rows.some(({ gaps }) => gaps > 0));
  return (
    <div className={classes.coverage} data-gaps={hasGaps || undefined}>
      {chosen.map(({ market, rows }) => (
        <section key={market}>
          <h3>{marketLabel(market)}</h3>
          {rows.map((row) => (
            <div
              key={row.timeframe}
              className={classes.coverageRow}
              title={`${formatDateTime(row.from)} to ${formatDateTime(row.to)}`}
            >
              <span>{row.timeframe}</span>
              <div className={classes.coverageTrack}>
                <div style={{ left: `${row.left * 100}%`, width: `${row.width * 100}%` }} />
              </div>
              <span className={classes.coverageBars}>{formatCount(row.bars)}</span>
              {hasGaps && (
                <span className={classes.coverageGaps}>{row.gaps === 0 ? '' : countOf(row.gaps, 'gap')}</span>
              )}
            </div>
          ))}
        </section>
      ))}
      {preview && (
        <div className={classes.coverageRow} aria-hidden>
          <span>split</span>
          <div className={classes.coverageTrack}>
            {partSpans(preview, coverage).map(({ part, left, width }) => (
              <div
                key={part}
                className={parts.part}
                data-part={part}
                style={{ left: `${left * 100}%`, width: `${width * 100}%` }}
              />
            ))}
          </div>
        </div>
      )}
      <div className={classes.coverageAxis}>
        {formatUtcDate(coverage.from)} to {formatUtcDate(coverage.to)}, bars
      </div>
      {others.length > 0 && (
        <details className={classes.coverageOthers}>
          <summary>{countOf(others.length, 'market')} not chosen</summary>
          <ul>
            {others.map(({ market, rows }) => (
              <li key={market}>
                {marketLabel(market)}
                <span>
                  {formatUtcDate(Math.min(...rows.map(({ from }) => from)))} to{' '}
                  {formatUtcDate(Math.max(...rows.map(({ to }) => to)))}
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
