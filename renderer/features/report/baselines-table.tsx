import type { TrainingReport } from '../../../core/contract/contract.ts';
import { formatNumber } from '../../ui/format.ts';
import { baselineRows, gainDomain } from './baseline-rows.ts';
import { intervalText, signedNumber } from './interval-text.ts';
import classes from './metrics.module.css';
import { Whisker } from './whisker.tsx';

/** The model's log loss against each baseline's, with the interval of the difference. */
export function BaselinesTable({ report }: { report: TrainingReport }) {
  const rows = baselineRows(report);
  const domain = gainDomain(rows);
  const { logLoss, intervals } = report.metrics.test;
  return (
    <section className={classes.block} aria-label="Against baselines">
      <h3>Against baselines</h3>
      <p className={classes.hint}>
        Log loss on test data, and how much lower the model's is. Right of the line the model is better.
      </p>
      <table className={classes.metrics}>
        <thead>
          <tr>
            <th scope="col">Compared with</th>
            <th scope="col">Log loss</th>
            <th scope="col">Gain</th>
            <th scope="col" data-wide>
              95 % interval
            </th>
            <th scope="col" className={classes.axis}>
              <span>worse</span>
              <span>better</span>
            </th>
          </tr>
        </thead>
        <tbody>
          <tr data-own>
            <th scope="row">This model</th>
            <td>{formatNumber(logLoss, 3)}</td>
            <td />
            <td data-wide>{intervalText(intervals?.logLoss)}</td>
            <td />
          </tr>
          {rows.map((row) => (
            <tr key={row.key}>
              <th scope="row" title={row.meaning}>
                {row.label}
              </th>
              <td>{formatNumber(row.logLoss, 3)}</td>
              <td data-tone={row.tone}>{signedNumber(row.gain)}</td>
              <td data-wide>
                {row.interval ? `${signedNumber(row.interval.low)} to ${signedNumber(row.interval.high)}` : ''}
              </td>
              <td className={classes.axis} title={row.interval ? undefined : 'No interval is known for this one.'}>
                <Whisker domain={domain} value={row.gain} interval={row.interval} line={0} tone={row.tone} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
