import { type IPriceLine, type ISeriesApi, LineStyle } from 'lightweight-charts';
import type { Candle } from '../../../core/domain/candle.ts';
import type { Prediction } from '../../../core/domain/prediction.ts';
import { positionOf } from './candle-book.ts';
import type { ChartColours } from './chart-colours.ts';
import { createHorizonZones } from './horizon-zones.ts';
import { newestStrength, zoneColours } from './zone-strength.ts';

export type PredictionLines = {
  show(prediction: Prediction | null, bars: readonly Candle[], barMs: number, colours: ChartColours): void;
  /** Titles and prices of the lines that are drawn. */
  drawn(): { title: string; price: number }[];
};

/** Entry, TP and SL as thin lines with tags on the axis, and the horizon as a faint zone; fainter when abstaining. */
export function createPredictionLines(series: ISeriesApi<'Candlestick'>): PredictionLines {
  const zones = createHorizonZones();
  series.attachPrimitive(zones);
  let lines: IPriceLine[] = [];

  return {
    show(prediction, bars, barMs, colours) {
      for (const line of lines) series.removePriceLine(line);
      lines = [];
      const from = prediction && positionOf(bars, prediction.asOf, barMs);
      const to = prediction && positionOf(bars, prediction.horizonEnd, barMs);
      if (!prediction || from === null || to === null) {
        zones.show([]);
        return;
      }
      const isTrade = prediction.signal !== 'abstain';
      const levels = [
        { title: 'TP', price: prediction.takeProfit, color: isTrade ? colours.up : colours.flat },
        { title: 'entry', price: prediction.entry, color: colours.accent },
        { title: 'SL', price: prediction.stopLoss, color: isTrade ? colours.down : colours.flat },
      ];
      lines = levels.map((level) =>
        series.createPriceLine({
          ...level,
          lineWidth: 1,
          lineStyle: isTrade ? LineStyle.Dashed : LineStyle.Dotted,
          axisLabelVisible: true,
          axisLabelTextColor: colours.canvas,
        }),
      );
      zones.show([
        {
          from,
          to,
          entry: prediction.entry,
          takeProfit: prediction.takeProfit,
          stopLoss: prediction.stopLoss,
          ...zoneColours(colours, newestStrength(prediction.signal)),
        },
      ]);
    },
    drawn: () => lines.map((line) => ({ title: line.options().title, price: line.options().price })),
  };
}
