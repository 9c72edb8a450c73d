import {
  type AutoscaleInfo,
  HistogramSeries,
  type IChartApiBase,
  LineStyle,
  type Time,
  type UTCTimestamp,
} from 'lightweight-charts';
import type { UtcMs } from '../../../core/domain/time.ts';
import { formatScore } from '../sentiment/score-text.ts';
import { type ChartColours, withAlpha } from './chart-colours.ts';

/** What was known of the headlines at the close of one bar. */
export type SentimentPoint = {
  readonly openTime: UtcMs;
  /** −1 … 1; null: nothing was known, which is not the same as 0. */
  readonly score: number | null;
  /** Headlines of the 24 h before. */
  readonly items: number;
};

/** Where a pane lies in the chart, px. */
export type PanePlace = { readonly top: number; readonly height: number };

export type SentimentPane = {
  /** One for each bar of the chart, ascending. */
  set(points: readonly SentimentPoint[]): void;
  /** Told at once and whenever the pane moves or something, or nothing any more, is known in the range in sight. */
  onSight(listener: (sight: { place: PanePlace; isEmpty: boolean }) => void): void;
  remove(): void;
};

const quiet = { priceLineVisible: false, lastValueVisible: false } as const;
/** Least half-height of the scale, so that noise does not look like news. */
const leastBound = 0.25;

/**
 * A pane with the score of the headlines at each bar. Where nothing was known there is no bar, and no mark on the strip along its
 * foot either; a score of zero has its mark.
 */
export function addSentimentPane(chart: IChartApiBase<Time>, index: number, colours: ChartColours): SentimentPane {
  /** How many of the first so many points are known. */
  let known = new Uint32Array(1);
  const score = chart.addSeries(
    HistogramSeries,
    {
      ...quiet,
      priceFormat: { type: 'custom', minMove: 0.01, formatter: formatScore },
      autoscaleInfoProvider: (inSight: () => AutoscaleInfo | null) => {
        const { minValue = 0, maxValue = 0 } = inSight()?.priceRange ?? {};
        const bound = Math.min(1, Math.max(leastBound, 1.1 * Math.max(-minValue, maxValue)));
        return { priceRange: { minValue: -bound, maxValue: bound } };
      },
    },
    index,
  );
  score.createPriceLine({
    price: 0,
    color: colours['line-strong'],
    lineWidth: 1,
    lineStyle: LineStyle.Solid,
    axisLabelVisible: false,
  });
  const strip = chart.addSeries(
    HistogramSeries,
    {
      ...quiet,
      priceScaleId: 'known',
      color: withAlpha(colours['lane-sentiment'], 0.7),
      autoscaleInfoProvider: () => ({ priceRange: { minValue: 0, maxValue: 1 } }),
    },
    index,
  );
  strip.priceScale().applyOptions({ scaleMargins: { top: 0.96, bottom: 0 } });

  const listeners: (() => void)[] = [];
  const observers: ResizeObserver[] = [];
  const tell = () => {
    for (const listener of listeners) listener();
  };
  chart.timeScale().subscribeVisibleLogicalRangeChange(tell);

  const isEmptyInSight = () => {
    const range = chart.timeScale().getVisibleLogicalRange();
    if (!range) return known[known.length - 1] === 0;
    const within = (position: number) => Math.min(known.length - 1, Math.max(0, position));
    return known[within(Math.floor(range.to) + 1)] === known[within(Math.ceil(range.from))];
  };

  return {
    set(points) {
      known = new Uint32Array(points.length + 1);
      points.forEach((point, i) => {
        known[i + 1] = known[i] + (point.score === null ? 0 : 1);
      });
      const at = ({ openTime }: SentimentPoint) => (openTime / 1000) as UTCTimestamp;
      score.setData(
        points.map((point) =>
          point.score === null
            ? { time: at(point) }
            : {
                time: at(point),
                value: point.score,
                color: withAlpha(point.score < 0 ? colours.down : colours.up, 0.75),
              },
        ),
      );
      strip.setData(points.map((point) => ({ time: at(point), ...(point.score !== null && { value: 1 }) })));
      tell();
    },
    onSight(listener) {
      const find = () => {
        const element = chart.panes()[index]?.getHTMLElement();
        // The library builds a new pane with its next frame.
        if (!element) {
          requestAnimationFrame(find);
          return;
        }
        const say = () => {
          const { top, height } = element.getBoundingClientRect();
          const above = element.closest('.tv-lightweight-charts')?.getBoundingClientRect().top ?? 0;
          listener({ place: { top: top - above, height }, isEmpty: isEmptyInSight() });
        };
        listeners.push(say);
        const observer = new ResizeObserver(say);
        observer.observe(element);
        observers.push(observer);
      };
      find();
    },
    remove() {
      listeners.length = 0;
      for (const observer of observers) observer.disconnect();
    },
  };
}
