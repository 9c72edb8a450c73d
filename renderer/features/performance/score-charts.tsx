import '@mantine/charts/styles.layer.css';
import { LineChart } from '@mantine/charts';
import type { Performance } from '../../../core/contract/contract.ts';
import { roundTicks, valueRange } from '../../ui/chart-range.ts';
import { chartStyle, timeAxis } from '../../ui/chart-style.ts';
import { countOf, formatNumber, formatShare } from '../../ui/format.ts';
import { formatDate } from '../../ui/local-time.ts';
import { ReliabilityDiagram } from '../report/reliability-diagram.tsx';
import classes from './performance.module.css';

type Lived = NonNullable<Performance['lived']>;

/** Whether its probabilities mean what they say, whether that changes with time, and whether being surer is being right more often. */
export function ScoreCharts({ lived, promised }: { lived: Lived; promised: Performance['promised'] }) {
  return (
    <div className={classes.charts}>
      <div className={classes.panel}>
        <ReliabilityDiagram
          bins={lived.reliability}
          against={{ bins: promised?.reliability ?? [], label: 'promised', ownLabel: 'lived' }}
        />
      </div>
      <BrierChart points={lived.overTime} promised={promised?.brier.value} />
      <CoverageChart points={lived.coverage} />
    </div>
  );
}

function BrierChart({ points, promised }: { points: Lived['overTime']; promised: number | undefined }) {
  const stretch = points[0].to - points[0].from > 86_400_000 ? 'week' : 'day';
  const data = points.map(({ from, to, brier, hitRate, samples }) => ({
    time: (from + to) / 2,
    brier,
    hitRate,
    samples,
  }));
  const [low, high] = valueRange([...data.map(({ brier }) => brier), promised], 0.01);
  return (
    <figure className={classes.panel}>
      <figcaption>
        <h2>Brier score over time</h2>
        <p>By {stretch}, UTC; lower is better. The dashed line is what the test promised.</p>
      </figcaption>
      <LineChart
        {...chartStyle}
        h={292}
        data={data}
        dataKey="time"
        series={[{ name: 'brier', label: 'Brier score', color: 'var(--accent)' }]}
        curveType="linear"
        strokeWidth={1.5}
        dotProps={{ r: data.length < 40 ? 2.5 : 0, strokeWidth: 0 }}
        activeDotProps={{ r: 3, strokeWidth: 0 }}
        valueFormatter={(value) => formatNumber(value, 3)}
        xAxisProps={timeAxis(data)}
        yAxisProps={{
          domain: [low, high],
          width: 44,
          ticks: roundTicks(low, high, 6),
          tickFormatter: (value: number) => formatNumber(value, 2),
        }}
        tooltipProps={{ labelFormatter: (time) => (typeof time === 'number' ? formatDate(time) : '') }}
        referenceLines={
          promised === undefined ? [] : [{ y: promised, color: 'var(--lane-sentiment)', strokeDasharray: '4 3' }]
        }
      />
    </figure>
  );
}

function CoverageChart({ points }: { points: Lived['coverage'] }) {
  const [low, high] = valueRange(
    points.map(({ hitRate }) => hitRate),
    0.02,
  );
  const half = points.find(({ coverage }) => coverage >= 0.5);
  return (
    <figure className={classes.panel}>
      <figcaption>
        <h2>Coverage against accuracy</h2>
        <p
          title={
            half &&
            `The surest half said ${formatShare(half.probability)} or more: ${countOf(half.samples, 'prediction')}.`
          }
        >
          Hit rate of the surest part. Falls to the right when being surer is being right more often.
        </p>
      </figcaption>
      <LineChart
        {...chartStyle}
        h={292}
        data={points.map((point) => ({ ...point }))}
        dataKey="coverage"
        series={[{ name: 'hitRate', label: 'Hit rate', color: 'var(--accent)' }]}
        curveType="linear"
        strokeWidth={1.5}
        dotProps={{ r: 2.5, strokeWidth: 0 }}
        activeDotProps={{ r: 3, strokeWidth: 0 }}
        valueFormatter={(value) => formatShare(value, 1)}
        xAxisProps={{
          type: 'number',
          domain: [0, 1],
          ticks: [0, 0.25, 0.5, 0.75, 1],
          tickFormatter: (value: number) => formatShare(value),
        }}
        yAxisProps={{
          domain: [low, high],
          width: 44,
          ticks: roundTicks(low, high, 6),
          tickFormatter: (value: number) => formatShare(value),
        }}
        tooltipProps={{
          labelFormatter: (coverage) => (typeof coverage === 'number' ? `Surest ${formatShare(coverage)}` : ''),
        }}
      />
    </figure>
  );
}
