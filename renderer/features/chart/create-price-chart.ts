import {
  CandlestickSeries,
  createChartEx,
  HistogramSeries,
  LineStyle,
  type Time,
  type UTCTimestamp,
} from 'lightweight-charts';
import type { Candle } from '../../../core/domain/candle.ts';
import { formatCompact, formatPrice } from '../../ui/format.ts';
import { type ChartColours, withAlpha } from './chart-colours.ts';
import { chartLook } from './chart-look.ts';
import { createDecisionMarks, type DecisionMarks } from './decision-marks.ts';
import type { ProbabilityPoint } from './decision-overlay.ts';
import { addIndicatorPanes, type Indicators } from './indicator-panes.ts';
import { localTimeScale } from './local-time-scale.ts';
import { createPredictionLines, type PredictionLines } from './prediction-lines.ts';
import { addProbabilityPane } from './probability-pane.ts';
import { addSentimentPane, type SentimentPane } from './sentiment-pane.ts';
import { createWhatIfLines, type WhatIfLines } from './what-if-lines.ts';

export type PriceChart = {
  setBars(bars: readonly Candle[]): void;
  updateLast(bar: Candle): void;
  setIndicators(values: Indicators): void;
  readonly prediction: PredictionLines;
  readonly marks: DecisionMarks;
  readonly whatIf: WhatIfLines;
  /** Does nothing when that pane is not shown. */
  setProbabilities(points: readonly ProbabilityPoint[]): void;
  /** Null when that pane is not shown. */
  readonly sentiment: SentimentPane | null;
  /** Prices of the levels that are drawn, by what they belong to, as the drawing holds them. */
  drawn(): DrawnLevels;
  /** Bars left of the screen's left edge, told whenever it changes. */
  onLeftEdge(listener: (barsLeft: number) => void): void;
  /** Open time (ms) under the crosshair, null when it has left. */
  onHover(listener: (openTime: number | null) => void): void;
  /** Scrolls to the newest bar, and back to a readable width when bars are slivers or slabs. */
  showNewest(): void;
  /** Moves by so many bars, to the past when negative. */
  pan(bars: number): void;
  /** Shows so many times as many bars, the right edge kept. */
  zoom(factor: number): void;
  /** Shows these positions, in bars from the first, from edge to edge. */
  showRange(from: number, to: number): void;
  remove(): void;
};

export type DrawnLevels = {
  readonly prediction: readonly { title: string; price: number }[];
  readonly trades: readonly { entry: number; takeProfit: number; stopLoss: number }[];
  readonly whatIf: readonly { title: string; price: number }[];
};

export type PriceChartOptions = {
  readonly colours: ChartColours;
  readonly tickSize: number;
  readonly isDaily: boolean;
  /** A picture of one moment: it does not scroll or zoom, and has no last price. */
  readonly isStill?: boolean;
  readonly shown: { volume: boolean; rsi: boolean; macd: boolean; probabilities: boolean; sentiment: boolean };
};

/** Empty bars right of the newest one, room for the horizon. */
const rightOffset = 12;
const barSpacing = 7;
/** Px a bar: what still reads as a candle. */
const readable = { least: 3, most: 40 };

const at = (bar: Candle) => (bar.openTime / 1000) as UTCTimestamp;

/** The chart of one market and timeframe, ready for its bars. */
export function createPriceChart(container: HTMLElement, options: PriceChartOptions): PriceChart {
  const { colours, tickSize, isDaily, isStill = false, shown } = options;
  const look = chartLook(colours, isDaily, {
    priceMargins: { top: 0.12, bottom: shown.volume ? 0.22 : 0.08 },
    timeScale: { rightOffset, barSpacing },
  });
  const chart = createChartEx<Time, ReturnType<typeof localTimeScale>>(container, localTimeScale(isDaily), {
    ...look,
    handleScroll: !isStill,
    handleScale: !isStill,
  });

  const candles = chart.addSeries(CandlestickSeries, {
    upColor: colours.up,
    downColor: colours.down,
    borderVisible: false,
    wickUpColor: colours.up,
    wickDownColor: colours.down,
    // The library's own label follows the newest bar in sight; ours always says the last price.
    priceLineVisible: false,
    lastValueVisible: false,
    priceFormat: { type: 'custom', minMove: tickSize, formatter: (price: number) => formatPrice(price, tickSize) },
  });
  const lastPrice = candles.createPriceLine({
    price: Number.NaN,
    color: colours.faint,
    lineWidth: 1,
    lineStyle: LineStyle.Dotted,
    axisLabelVisible: true,
    axisLabelTextColor: colours.canvas,
  });
  const showLast = (bar: Candle | undefined) => {
    if (bar && !isStill) lastPrice.applyOptions({ price: bar.close });
  };
  const volume = shown.volume
    ? chart.addSeries(HistogramSeries, {
        priceScaleId: 'volume',
        priceFormat: { type: 'custom', minMove: 0.001, formatter: formatCompact },
        priceLineVisible: false,
        lastValueVisible: false,
      })
    : null;
  volume?.priceScale().applyOptions({ scaleMargins: { top: 0.84, bottom: 0 } });
  const setIndicators = addIndicatorPanes(chart, shown, colours);
  const setProbabilities = shown.probabilities ? addProbabilityPane(chart, chart.panes().length, colours) : () => {};
  const sentiment = shown.sentiment ? addSentimentPane(chart, chart.panes().length, colours) : null;
  const prediction = createPredictionLines(candles);
  const marks = createDecisionMarks(candles);
  const whatIf = createWhatIfLines(candles);

  const candlePoint = (bar: Candle) => ({
    time: at(bar),
    open: bar.open,
    high: bar.high,
    low: bar.low,
    close: bar.close,
  });
  const volumePoint = (bar: Candle) => ({
    time: at(bar),
    value: bar.volume,
    color: withAlpha(bar.close < bar.open ? colours.down : colours.up, 0.35),
  });

  return {
    setBars(bars) {
      candles.setData(bars.map(candlePoint));
      volume?.setData(bars.map(volumePoint));
      showLast(bars.at(-1));
    },
    updateLast(bar) {
      candles.update(candlePoint(bar));
      volume?.update(volumePoint(bar));
      showLast(bar);
    },
    setIndicators,
    prediction,
    marks,
    whatIf,
    setProbabilities,
    sentiment,
    drawn: () => ({
      prediction: prediction.drawn(),
      trades: marks.drawn().map(({ entry, takeProfit, stopLoss }) => ({ entry, takeProfit, stopLoss })),
      whatIf: whatIf.drawn(),
    }),
    onLeftEdge: (listener) =>
      chart.timeScale().subscribeVisibleLogicalRangeChange((range) => {
        if (range) listener(range.from);
      }),
    onHover: (listener) =>
      chart.subscribeCrosshairMove(({ time }) => listener(time === undefined ? null : (time as number) * 1000)),
    showNewest() {
      const range = chart.timeScale().getVisibleLogicalRange();
      const width = range ? chart.timeScale().width() / (range.to - range.from) : barSpacing;
      if (width < readable.least || width > readable.most) chart.timeScale().applyOptions({ barSpacing });
      chart.timeScale().scrollToPosition(rightOffset, false);
    },
    pan: (count) => chart.timeScale().scrollToPosition(chart.timeScale().scrollPosition() + count, false),
    zoom(factor) {
      const range = chart.timeScale().getVisibleLogicalRange();
      if (range) {
        chart.timeScale().setVisibleLogicalRange({ from: range.to - (range.to - range.from) * factor, to: range.to });
      }
    },
    showRange: (from, to) => chart.timeScale().setVisibleLogicalRange({ from, to }),
    remove: () => chart.remove(),
  };
}
