import '@mantine/charts/styles.layer.css';
import { LineChart } from '@mantine/charts';
import type { RunState } from '../../../core/contract/contract.ts';
import { formatNumber } from '../../ui/format.ts';
import { epochAxis, lossRange, roundTicks } from './loss-range.ts';
import classes from './run.module.css';

type Props = Pick<RunState, 'curve' | 'baseRateLoss' | 'epochs'> & { hasEnded: boolean };

/** Log loss by epoch on training and validation data, with the line to beat. */
export function LossChart({ curve, baseRateLoss, epochs, hasEnded }: Props) {
  if (curve.length === 0) {
    return (
      <p className={classes.chartEmpty}>
        {hasEnded
          ? 'No epoch was completed, so there are no curves.'
          : 'The curves start when the first epoch is complete.'}
      </p>
    );
  }
  const last = curve.at(-1);
  const [low, high] = lossRange(curve, baseRateLoss);
  const ticks = roundTicks(low, high, 5);
  return (
    <figure className={classes.chart}>
      <figcaption className={classes.chartLegend}>
        <span>Log loss by epoch, lower is better</span>
        <span data-line="train">training {formatNumber(last?.trainLoss, 4)}</span>
        <span data-line="validation">validation {formatNumber(last?.validationLoss, 4)}</span>
        {baseRateLoss !== null && <span data-line="base">base rate {formatNumber(baseRateLoss, 4)}</span>}
      </figcaption>
      <LineChart
        h={220}
        data={[...curve]}
        dataKey="epoch"
        series={[
          { name: 'trainLoss', label: 'Training', color: 'var(--faint)' },
          { name: 'validationLoss', label: 'Validation', color: 'var(--accent)' },
        ]}
        curveType="linear"
        strokeWidth={1.5}
        dotProps={{ r: curve.length === 1 ? 3 : curve.length < 30 ? 2 : 0, strokeWidth: 0 }}
        activeDotProps={{ r: 3, strokeWidth: 0 }}
        gridAxis="x"
        strokeDasharray="0"
        gridColor="var(--line)"
        textColor="var(--muted)"
        tickLine="none"
        valueFormatter={(value) => formatNumber(value, 4)}
        xAxisProps={{ type: 'number', allowDecimals: false, ...epochAxis(epochs) }}
        yAxisProps={{
          domain: [low, high],
          width: 56,
          ticks,
          tickFormatter: (value: number) => formatNumber(value, 3),
        }}
        referenceLines={
          baseRateLoss === null
            ? []
            : [{ y: baseRateLoss, color: 'var(--warn)', strokeDasharray: '4 3', ifOverflow: 'extendDomain' }]
        }
      />
    </figure>
  );
}
