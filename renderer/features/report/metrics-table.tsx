import type { TrainingReport } from '../../../core/contract/contract.ts';
import { formatNumber } from '../../ui/format.ts';
import { baselineNames, metricRows } from './metric-rows.ts';
import classes from './metrics.module.css';

export function MetricsTable({ report }: { report: TrainingReport }) {
  return (
    <table className={classes.metrics}>
      <thead>
        <tr>
          <th scope="col">Metric</th>
          <th scope="col">Validation</th>
          <th scope="col">Test</th>
          {baselineNames(report).map(({ key, label }) => (
            <th key={key} scope="col">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {metricRows(report).map((row) => (
          <tr key={row.name} data-lost={!row.isWon || undefined}>
            <th scope="row" title={`${row.meaning} ${row.isLowerBetter ? 'Lower' : 'Higher'} is better.`}>
              {row.label} <span aria-hidden>{row.isLowerBetter ? '↓' : '↑'}</span>
            </th>
            {row.values.map((value, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the columns never change places
              <td key={i}>{formatNumber(value, 3)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
