import {
  AreaSeries,
  createChartEx,
  HistogramSeries,
  LineSeries,
  LineStyle,
  type Time,
  type UTCTimestamp,
} from 'lightweight-charts';
import type { Aggregate } from '../../../core/contract/contract.ts';
import type { UtcMs } from '../../../core/domain/time.ts';
import { formatPrice } from '../../ui/format.ts';
import { type ChartColours, withAlpha } from '../chart/chart-colours.ts';
import { chartLook } from '../chart/chart-look.ts';
import { labelPane } from '../chart/indicator-panes.ts';
import { localTimeScale } from '../chart/local-time-scale.ts';
import { formatScore } from './score-text.ts';

export type PricePoint = { readonly time: UtcMs; readonly price: number };
type Points = Aggregate['points'];

export type AggregateChart = {
  /** Both with times ascending; the axis has every time of either. */
  setPoints(prices: readonly PricePoint[], points: Points): void;
  onHover(listener: (time: UtcMs | null) => void): void;
  remove(): void;
};

type Options = {
  readonly colours: ChartColours;
  readonly tickSize: number;
  readonly isDaily: boolean;
  readonly hasFearGreed: boolean;
};

const at = (time: UtcMs) => (time / 1000) as UTCTimestamp;
/** Half the height of the scores' pane: as far as they reach, so that small ones can be told apart and noise not. */
function scoreBound(points: Points): number {
  const reach = points.reduce((most, { score }) => Math.max(most, Math.abs(score ?? 0)), 0);
  return Math.min(1, Math.max(0.25, reach * 1.1));
}

const quiet = { priceLineVisible: false, lastValueVisible: true } as const;

/** Price above, what the headlines said below, and the Fear & Greed index under it, over one time axis. */
export function createAggregateChart(container: HTMLElement, options: Options): AggregateChart {
  const { colours, tickSize, isDaily, hasFearGreed } = options;
  const look = chartLook(colours, isDaily, {
    priceMargins: { top: 0.14, bottom: 0.06 },
    timeScale: { rightOffset: 1 },
  });
  // The whole range is in sight; the wheel scrolls the page and not the time.
  const chart = createChartEx<Time, ReturnType<typeof localTimeScale>>(container, localTimeScale(isDaily), {
    ...look,
    handleScroll: false,
    handleScale: false,
  });
  const price = chart.addSeries(AreaSeries, {
    ...quiet,
    lineColor: colours.accent,
    lineWidth: 1,
    topColor: withAlpha(colours.accent, 0.14),
    bottomColor: withAlpha(colours.accent, 0),
    crosshairMarkerRadius: 3,
    priceFormat: { type: 'custom', minMove: tickSize, formatter: (value: number) => formatPrice(value, tickSize) },
  });
  let bound = 1;
  const score = chart.addSeries(
    HistogramSeries,
    {
      ...quiet,
      lastValueVisible: false,
      priceFormat: { type: 'custom', minMove: 0.01, formatter: formatScore },
      autoscaleInfoProvider: () => ({ priceRange: { minValue: -bound, maxValue: bound } }),
    },
    1,
  );
  score.createPriceLine({
    price: 0,
    color: colours['line-strong'],
    lineWidth: 1,
    lineStyle: LineStyle.Solid,
    axisLabelVisible: false,
  });
  labelPane(chart, 1, 'Headlines', colours);
  const fearGreed = hasFearGreed
    ? chart.addSeries(
        LineSeries,
        {
          ...quiet,
          color: colours.warn,
          lineWidth: 1,
          crosshairMarkerVisible: false,
          priceFormat: { type: 'custom', minMove: 1, formatter: (value: number) => value.toFixed(0) },
          autoscaleInfoProvider: () => ({ priceRange: { minValue: 0, maxValue: 100 } }),
        },
        2,
      )
    : null;
  if (fearGreed) labelPane(chart, 2, 'Fear & Greed 0 … 100', colours);
  chart.panes().forEach((pane, i) => {
    pane.setStretchFactor([4, 2, 1.4][i]);
  });

  return {
    setPoints(prices, points) {
      price.setData(prices.map(({ time, price: value }) => ({ time: at(time), value })));
      bound = scoreBound(points);
      score.setData(
        points.map(({ time, score: value }) =>
          value === null
            ? { time: at(time) }
            : { time: at(time), value, color: withAlpha(value < 0 ? colours.down : colours.up, 0.75) },
        ),
      );
      fearGreed?.setData(
        points.map(({ time, fearGreed: value }) => (value === null ? { time: at(time) } : { time: at(time), value })),
      );
      chart.timeScale().fitContent();
    },
    onHover: (listener) =>
      chart.subscribeCrosshairMove(({ time }) => listener(time === undefined ? null : (time as number) * 1000)),
    remove: () => chart.remove(),
  };
}
