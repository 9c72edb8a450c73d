import '@mantine/charts/styles.layer.css';
import { BarChart } from '@mantine/charts';
import type { Performance } from '../../../core/contract/contract.ts';
import { chartStyle } from '../../ui/chart-style.ts';
import { formatShare } from '../../ui/format.ts';
import classes from './performance.module.css';

type Slice = Performance['slices']['hour'][number];

/** How often the likeliest outcome came true by the hour of the decision; hours without outcomes are empty. */
export function HourChart({ slices, hitRate }: { slices: readonly Slice[]; hitRate: number }) {
  const byHour = new Map(slices.map((slice) => [Number(slice.key), slice]));
  const data = Array.from({ length: 24 }, (_, hour) => ({
    hour: String(hour).padStart(2, '0'),
    hitRate: byHour.get(hour)?.hitRate?.value ?? null,
  }));
  return (
    <figure className={classes.panel}>
      <figcaption>
        <h2>By hour, UTC</h2>
        <p>Hit rate of decisions made in each hour; the dashed line is that of all.</p>
      </figcaption>
      <BarChart
        {...chartStyle}
        h={196}
        data={data}
        dataKey="hour"
        series={[{ name: 'hitRate', label: 'Hit rate', color: 'var(--accent)' }]}
        valueFormatter={(value) => formatShare(value, 1)}
        maxBarWidth={14}
        barProps={{ fillOpacity: 0.7 }}
        xAxisProps={{ interval: 2 }}
        yAxisProps={{ domain: [0, 'auto'], width: 44, tickFormatter: (value: number) => formatShare(value) }}
        tooltipProps={{ labelFormatter: (hour) => `${hour}:00 to ${hour}:59` }}
        referenceLines={[{ y: hitRate, color: 'var(--muted)', strokeDasharray: '4 3' }]}
      />
    </figure>
  );
}
