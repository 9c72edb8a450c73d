import '@mantine/charts/styles.layer.css';
import { AreaChart } from '@mantine/charts';
import type { PaperCurve } from '../../../core/contract/contract.ts';
import { roundTicks } from '../../ui/chart-range.ts';
import { chartStyle, timeAxis } from '../../ui/chart-style.ts';
import { formatDateTime } from '../../ui/local-time.ts';
import { formatMoney } from './money-text.ts';
import classes from './paper.module.css';

type Props = { points: PaperCurve['points']; startBalance: number };

/** The balance after each booking; the dashed line is what the account began with. */
export function EquityChart({ points, startBalance }: Props) {
  if (points.length < 2) {
    return <p className={classes.empty}>The curve begins with the first trade.</p>;
  }
  const values = [startBalance, ...points.map(({ balance }) => balance)];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const air = Math.max((high - low) * 0.1, startBalance * 0.001);
  return (
    <figure className={classes.chart} aria-label={`Balance, from ${formatMoney(low)} to ${formatMoney(high)}`}>
      <AreaChart
        {...chartStyle}
        h="var(--height)"
        data={points.map(({ time, balance }) => ({ time, balance }))}
        dataKey="time"
        series={[{ name: 'balance', label: 'Balance', color: 'var(--accent)' }]}
        curveType="stepAfter"
        withDots={false}
        strokeWidth={1.5}
        fillOpacity={0.12}
        valueFormatter={formatMoney}
        xAxisProps={timeAxis(points)}
        yAxisProps={{
          domain: [low - air, high + air],
          width: 76,
          ticks: roundTicks(low - air, high + air, 5),
          tickFormatter: formatMoney,
        }}
        // The tooltip is drawn once before it is at any time.
        tooltipProps={{ labelFormatter: (time) => (typeof time === 'number' ? formatDateTime(time) : '') }}
        referenceLines={[{ y: startBalance, color: 'var(--line-strong)', strokeDasharray: '4 3' }]}
      />
    </figure>
  );
}
