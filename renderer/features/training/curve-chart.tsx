import '@mantine/charts/styles.layer.css';
import { LineChart } from '@mantine/charts';
import { epochAxis, roundTicks, valueRange } from '../../ui/chart-range.ts';
import classes from './chart.module.css';

export type Curve = {
  readonly name: string;
  readonly label: string;
  readonly color: string;
  /** Whose value the legend gives; the newest where it is left out. */
  readonly epoch?: number | null;
};
export type ReferenceLine = { readonly label: string; readonly value: number; readonly meaning: string };
type Point = { readonly epoch: number };

type Props = {
  title: string;
  points: readonly (Point & Readonly<Record<string, number>>)[];
  curves: readonly Curve[];
  reference?: ReferenceLine | null;
  /** An epoch to point at, with what is said of it. */
  mark?: { readonly epoch: number; readonly label: string; readonly meaning: string } | null;
  /** Epochs on the axis. */
  epochs: number;
  /** Smallest air above and below the curves, in their unit. */
  air: number;
  format: (value: number | undefined) => string;
  formatTick: (value: number) => string;
  /** What stands there before the first point. */
  empty: string;
};

/** Curves by epoch with the newest value of each in the legend, or that of the epoch that counts, and a dashed line to compare them with. */
export function CurveChart(props: Props) {
  const { title, points, curves, reference, mark, epochs, air, format, formatTick, empty } = props;
  if (points.length === 0) return <p className={classes.chartEmpty}>{empty}</p>;
  const values = points.flatMap((point) => curves.map(({ name }) => point[name]));
  const [low, high] = valueRange(reference ? [...values, reference.value] : values, air);
  const legendValue = ({ name, epoch }: Curve) =>
    points.findLast((point) => point[name] !== undefined && (epoch == null || point.epoch === epoch))?.[name];
  return (
    <figure className={classes.chart}>
      <figcaption className={classes.chartLegend}>
        <div>
          <span>{title}</span>
          {mark && (
            <span data-mark title={mark.meaning}>
              {mark.label} <b>{mark.epoch}</b>
            </span>
          )}
        </div>
        {curves.map((curve) => (
          <span key={curve.name} data-line style={{ '--line-color': curve.color } as React.CSSProperties}>
            {curve.label} <b>{format(legendValue(curve))}</b>
            {curve.epoch != null && !mark && ` in epoch ${curve.epoch}, kept`}
          </span>
        ))}
        {reference && (
          <span data-line="reference" title={reference.meaning}>
            {reference.label} <b>{format(reference.value)}</b>
          </span>
        )}
      </figcaption>
      <LineChart
        h={204}
        data={[...points]}
        dataKey="epoch"
        series={curves.map(({ name, label, color }) => ({ name, label, color }))}
        curveType="linear"
        connectNulls
        strokeWidth={1.5}
        dotProps={{ r: points.length === 1 ? 3 : points.length < 30 ? 2 : 0, strokeWidth: 0 }}
        activeDotProps={{ r: 3, strokeWidth: 0 }}
        gridAxis="x"
        strokeDasharray="0"
        gridColor="var(--line)"
        textColor="var(--muted)"
        tickLine="none"
        valueFormatter={format}
        xAxisProps={{ type: 'number', allowDecimals: false, ...epochAxis(epochs) }}
        yAxisProps={{ domain: [low, high], width: 52, ticks: roundTicks(low, high, 5), tickFormatter: formatTick }}
        referenceLines={[
          ...(reference
            ? [
                {
                  y: reference.value,
                  color: 'var(--warn)',
                  strokeDasharray: '4 3',
                  ifOverflow: 'extendDomain' as const,
                },
              ]
            : []),
          ...(mark ? [{ x: mark.epoch, color: 'var(--line-strong)' }] : []),
        ]}
      />
    </figure>
  );
}
