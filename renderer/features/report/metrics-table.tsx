import type { TrainingReport } from '../../../core/contract/contract.ts';
import { formatNumber } from '../../ui/format.ts';
import { intervalText } from './interval-text.ts';
import { metricRows, simpleBaselines } from './metric-rows.ts';
import classes from './metrics.module.css';

/** Every metric of the model, and of the simple rules it must beat. */
export function MetricsTable({ report }: { report: TrainingReport }) {
  const baselines = simpleBaselines(report);
  return (
    <section className={classes.block} aria-label="Metrics">
      <h3>Metrics</h3>
      <p className={classes.hint}>On test data. Amber: one of the simple rules is as good or better.</p>
      <table className={classes.metrics}>
        <thead>
          <tr>
            <th scope="col">Metric</th>
            <th scope="col">Test</th>
            <th scope="col">95 % interval</th>
            <th scope="col" data-wide>
              Validation
            </th>
            {baselines.map(({ key, label, meaning }) => (
              <th key={key} scope="col" title={meaning}>
                {key === 'logistic' ? 'Logistic' : label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {metricRows(report).map((row) => (
            <tr key={row.name}>
              <th scope="row" title={`${row.meaning} ${row.isLowerBetter ? 'Lower' : 'Higher'} is better.`}>
                {row.label} <span aria-hidden>{row.isLowerBetter ? '↓' : '↑'}</span>
              </th>
              <td data-value data-lost={!row.isWon || undefined}>
                {formatNumber(row.test, 3)}
              </td>
              <td>{intervalText(row.interval) || '–'}</td>
              <td data-wide>{formatNumber(row.validation, 3)}</td>
              {baselines.map(({ key }, i) => (
                <td key={key}>{formatNumber(row.baselines[i], 3)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
