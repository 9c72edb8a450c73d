import {
  createTextWatermark,
  HistogramSeries,
  type IChartApiBase,
  type ISeriesApi,
  LineSeries,
  LineStyle,
  type SeriesType,
  type Time,
  type UTCTimestamp,
} from 'lightweight-charts';
import type { Contract } from '../../../core/contract/contract.ts';
import type { ResultOf } from '../../../core/contract/define.ts';
import { type ChartColours, withAlpha } from './chart-colours.ts';

export type Indicators = ResultOf<Contract['indicators.read']>;
type Line = ISeriesApi<SeriesType, Time>;
type Pane = { series: Line[]; set(values: Indicators): void };

const quiet = { priceLineVisible: false, crosshairMarkerVisible: false, lineWidth: 1 } as const;

/** Points of one column; a NaN of the warm-up is a point without a value. */
function points(time: Float64Array, values: Float64Array, colourOf?: (value: number) => string) {
  return Array.from(time, (openTime, i) => {
    const at = (openTime / 1000) as UTCTimestamp;
    const value = values[i];
    if (!Number.isFinite(value)) return { time: at };
    return colourOf ? { time: at, value, color: colourOf(value) } : { time: at, value };
  });
}

/** The name of a pane, in its corner. */
export function labelPane(chart: IChartApiBase<Time>, pane: number, text: string, colours: ChartColours): void {
  createTextWatermark(chart.panes()[pane], {
    horzAlign: 'left',
    vertAlign: 'top',
    lines: [{ text, color: colours.faint, fontSize: 11 }],
  });
}

function addRsi(chart: IChartApiBase<Time>, index: number, colours: ChartColours): Pane {
  const rsi = chart.addSeries(
    LineSeries,
    {
      ...quiet,
      color: colours.accent,
      priceFormat: { type: 'custom', minMove: 0.1, formatter: (value: number) => value.toFixed(1) },
      autoscaleInfoProvider: () => ({ priceRange: { minValue: 15, maxValue: 85 } }),
    },
    index,
  );
  for (const price of [30, 70]) {
    rsi.createPriceLine({
      price,
      color: colours['line-strong'],
      lineWidth: 1,
      lineStyle: LineStyle.Dashed,
      axisLabelVisible: false,
    });
  }
  labelPane(chart, index, 'RSI 14', colours);
  return { series: [rsi], set: (values) => rsi.setData(points(values.openTime, values.rsi)) };
}

function addMacd(chart: IChartApiBase<Time>, index: number, colours: ChartColours): Pane {
  const priceFormat = {
    type: 'custom',
    minMove: 0.01,
    formatter: (value: number) => value.toFixed(2).replace('-', '\u2212'),
  } as const;
  const histogram = chart.addSeries(
    HistogramSeries,
    { priceLineVisible: false, lastValueVisible: false, priceFormat },
    index,
  );
  const macd = chart.addSeries(LineSeries, { ...quiet, color: colours.accent, priceFormat }, index);
  const signal = chart.addSeries(LineSeries, { ...quiet, color: colours.warn, priceFormat }, index);
  labelPane(chart, index, 'MACD 12 26 9', colours);
  return {
    series: [histogram, macd, signal],
    set({ openTime, macd: line, macdSignal, macdHistogram }) {
      histogram.setData(
        points(openTime, macdHistogram, (value) => withAlpha(value < 0 ? colours.down : colours.up, 0.5)),
      );
      macd.setData(points(openTime, line));
      signal.setData(points(openTime, macdSignal));
    },
  };
}

/** Adds the chosen panes below the price, in this order; returns how to fill them. */
export function addIndicatorPanes(
  chart: IChartApiBase<Time>,
  shown: { rsi: boolean; macd: boolean },
  colours: ChartColours,
): (values: Indicators) => void {
  const panes: Pane[] = [];
  if (shown.rsi) panes.push(addRsi(chart, panes.length + 1, colours));
  if (shown.macd) panes.push(addMacd(chart, panes.length + 1, colours));
  chart.panes().forEach((pane, i) => {
    pane.setStretchFactor(i === 0 ? 5 : 1);
  });
  return (values) => {
    for (const pane of panes) pane.set(values);
  };
}
