import { type IChartApiBase, LineSeries, LineStyle, LineType, type Time, type UTCTimestamp } from 'lightweight-charts';
import { formatShare } from '../../ui/format.ts';
import type { ChartColours } from './chart-colours.ts';
import type { ProbabilityPoint } from './decision-overlay.ts';
import { labelPane } from './indicator-panes.ts';

/** A pane with the recorded probabilities of long and short, each held until the next; returns how to fill it. */
export function addProbabilityPane(
  chart: IChartApiBase<Time>,
  index: number,
  colours: ChartColours,
): (points: readonly ProbabilityPoint[]) => void {
  const line = (color: string) =>
    chart.addSeries(
      LineSeries,
      {
        color,
        lineWidth: 1,
        lineType: LineType.WithSteps,
        priceLineVisible: false,
        crosshairMarkerVisible: false,
        priceFormat: { type: 'custom', minMove: 0.01, formatter: (value: number) => formatShare(value) },
      },
      index,
    );
  const [long, short] = [line(colours.up), line(colours.down)];
  long.createPriceLine({
    price: 1 / 3,
    color: colours['line-strong'],
    lineWidth: 1,
    lineStyle: LineStyle.Dashed,
    axisLabelVisible: false,
  });
  labelPane(chart, index, 'P(long) · P(short)', colours);
  return (points) => {
    const at = (openTime: number) => (openTime / 1000) as UTCTimestamp;
    long.setData(points.map(({ openTime, long: value }) => ({ time: at(openTime), value })));
    short.setData(points.map(({ openTime, short: value }) => ({ time: at(openTime), value })));
  };
}
