import type { ModelComparison } from '../../../core/contract/contract.ts';
import { formatCount, formatNumber } from '../../ui/format.ts';
import { intervalText } from '../report/interval-text.ts';
import { Whisker } from '../report/whisker.tsx';
import classes from './comparison.module.css';
import { comparisonRows } from './comparison-rows.ts';

const sides = ['first', 'second'] as const;

type Props = {
  models: ModelComparison['models'];
  /** Tested on the same decisions; only then is one number better than the other. */
  isComparable: boolean;
};

/** Test metrics of both models; each row has its own axis for the two intervals. */
export function ComparisonMetrics({ models, isComparable }: Props) {
  return (
    <table className={classes.metrics}>
      <caption>
        On test data, with 95 % intervals.{isComparable && ' Bold: the better number, which may still be chance.'}
      </caption>
      <thead>
        <tr>
          <th scope="col">Metric</th>
          {models.map(({ modelId }, i) => (
            <th key={modelId} scope="col" data-model={sides[i]}>
              {modelId}
            </th>
          ))}
          <th scope="col" className={classes.axis}>
            Intervals
          </th>
        </tr>
      </thead>
      <tbody>
        {comparisonRows(models).map((row) => (
          <tr key={row.name}>
            <th scope="row" title={`${row.meaning} ${row.isLowerBetter ? 'Lower' : 'Higher'} is better.`}>
              {row.label} <span aria-hidden>{row.isLowerBetter ? '↓' : '↑'}</span>
            </th>
            {sides.map((side, i) => (
              <td key={side} data-better={(isComparable && row.better === i) || undefined}>
                {formatNumber(row.values[i], 3)}
                <small>{intervalText(row.intervals[i])}</small>
              </td>
            ))}
            <td className={classes.axis}>
              <Whisker domain={row.domain} value={row.values[0]} interval={row.intervals[0]} tone="accent" />
              <Whisker domain={row.domain} value={row.values[1]} interval={row.intervals[1]} tone="second" />
            </td>
          </tr>
        ))}
        <tr>
          <th scope="row" title="Log loss of always answering how often each class came in the training part.">
            Base rate's log loss
          </th>
          {models.map(({ modelId, report }) => (
            <td key={modelId}>{formatNumber(report.baselines.baseRate?.logLoss, 3)}</td>
          ))}
          <td />
        </tr>
        <tr>
          <th scope="row">Test samples</th>
          {models.map(({ modelId, report }) => (
            <td key={modelId}>{formatCount(report.metrics.test.samples)}</td>
          ))}
          <td />
        </tr>
        <tr>
          <th scope="row">Parameters</th>
          {models.map(({ modelId, parameters }) => (
            <td key={modelId}>{formatCount(parameters)}</td>
          ))}
          <td />
        </tr>
      </tbody>
    </table>
  );
}
