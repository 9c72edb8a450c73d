import '@mantine/charts/styles.layer.css';
import { AreaChart } from '@mantine/charts';
import type { Performance } from '../../../core/contract/contract.ts';
import { roundTicks } from '../../ui/chart-range.ts';
import { chartStyle, timeAxis } from '../../ui/chart-style.ts';
import { formatChange, formatCount, formatNumber, formatShare } from '../../ui/format.ts';
import { formatDateTime } from '../../ui/local-time.ts';
import classes from './performance.module.css';

type Equity = NonNullable<Performance['equity']>;

/** What the signals earned after cost, each with the same stake. */
export function EquityPanel({ equity }: { equity: Equity | null }) {
  return (
    <section className={classes.panel} aria-label="P&L after cost">
      <header className={classes.panelHeader}>
        <h2>P&amp;L after cost</h2>
        <p>
          The signals’ trades with the same stake each, added up in fractions of one stake; they overlap, so nothing is
          compounded.
        </p>
      </header>
      {equity ? (
        <Curve equity={equity} />
      ) : (
        <p className={classes.none}>No signal has ended yet; the curve begins with the first trade.</p>
      )}
    </section>
  );
}

function Curve({ equity }: { equity: Equity }) {
  const { trades, total, meanProfit, winRate, profitFactor, maxDrawdown, points } = equity;
  const range = (interval: Equity['winRate']['interval'], format: (value: number) => string) =>
    interval ? `${format(interval.low)} to ${format(interval.high)}` : 'interval not known';
  return (
    <>
      <dl className={classes.facts}>
        <Fact label="Sum" meaning="All profits after cost added up, in fractions of one stake">
          <span data-direction={directionOf(total)}>{formatChange(total)}</span>
        </Fact>
        <Fact
          label="Mean trade"
          meaning="With its 95 % interval over stretches of two horizons, because trades overlap"
          note={range(meanProfit.interval, (value) => formatChange(value, 3))}
        >
          <span data-direction={directionOf(meanProfit.value)}>{formatChange(meanProfit.value, 3)}</span>
        </Fact>
        <Fact
          label="Won"
          meaning="Share of the trades that earned something after cost, with Wilson’s 95 % interval of what they are worth as independent ones"
          note={range(winRate.interval, (value) => formatShare(value))}
        >
          {formatShare(winRate.value, 1)}
        </Fact>
        <Fact label="Profit factor" meaning="Gains over losses; above 1 it earned">
          {formatNumber(profitFactor, 2)}
        </Fact>
        <Fact label="Max drawdown" meaning="Largest fall of the sum from a peak, in fractions of one stake">
          {formatShare(maxDrawdown, 2)}
        </Fact>
        <Fact label="Trades" meaning="Signals whose trade has ended">
          {formatCount(trades)}
        </Fact>
      </dl>
      {points.length < 2 ? null : (
        <>
          <Area
            label="Sum"
            points={points.map(({ time, total: value }) => ({ time, value }))}
            height={170}
            color="var(--accent)"
          />
          <Area
            label="Drawdown"
            hasDates
            points={points.map(({ time, drawdown }) => ({ time, value: -drawdown }))}
            height={96}
            color="var(--down)"
          />
        </>
      )}
    </>
  );
}

const directionOf = (value: number) => (value > 0 ? 'up' : value < 0 ? 'down' : undefined);

function Fact(props: { label: string; meaning: string; note?: string; children: React.ReactNode }) {
  return (
    <div title={props.meaning}>
      <dt>{props.label}</dt>
      <dd>{props.children}</dd>
      {props.note && <small>{props.note}</small>}
    </div>
  );
}

type AreaProps = {
  label: string;
  points: { time: number; value: number }[];
  height: number;
  color: string;
  hasDates?: boolean;
};

function Area({ label, points, height, color, hasDates = false }: AreaProps) {
  const values = points.map(({ value }) => value);
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  return (
    <figure className={classes.chart} aria-label={`${label}, from ${formatChange(low)} to ${formatChange(high)}`}>
      <AreaChart
        {...chartStyle}
        h={height}
        data={points}
        dataKey="time"
        series={[{ name: 'value', label, color }]}
        curveType="stepAfter"
        withDots={false}
        withXAxis={hasDates}
        strokeWidth={1.5}
        fillOpacity={0.12}
        valueFormatter={(value) => formatChange(value)}
        xAxisProps={timeAxis(points)}
        yAxisProps={{
          domain: [low, high === low ? low + 0.01 : high],
          width: 72,
          ticks: roundTicks(low, high, height < 120 ? 3 : 5),
          tickFormatter: (value: number) => formatChange(value, 1),
        }}
        // The tooltip is drawn once before it is at any time.
        tooltipProps={{ labelFormatter: (time) => (typeof time === 'number' ? formatDateTime(time) : '') }}
        referenceLines={[{ y: 0, color: 'var(--line-strong)' }]}
      />
    </figure>
  );
}
