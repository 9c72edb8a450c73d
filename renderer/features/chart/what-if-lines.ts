import {
  createSeriesMarkers,
  type IPriceLine,
  type ISeriesApi,
  LineStyle,
  type SeriesMarker,
  type Time,
  type UTCTimestamp,
} from 'lightweight-charts';
import type { Candle } from '../../../core/domain/candle.ts';
import type { UtcMs } from '../../../core/domain/time.ts';
import { formatChange } from '../../ui/format.ts';
import type { ChartColours } from './chart-colours.ts';
import { barOf } from './decision-overlay.ts';
import { createHorizonZones } from './horizon-zones.ts';

/** The levels that would have been, and how the trade would have ended. */
export type WhatIfTrade = {
  readonly side: 'long' | 'short';
  readonly entry: number;
  readonly takeProfit: number;
  readonly stopLoss: number;
  readonly outcome: { readonly endTime: UtcMs; readonly profit: number } | null;
};

export type WhatIfLines = {
  show(trade: WhatIfTrade | null, bars: readonly Candle[], barMs: number, colours: ChartColours): void;
  /** Titles and prices of the lines that are drawn. */
  drawn(): { title: string; price: number }[];
};

/** Levels of another answer as long dashes, and a square where it would have ended. */
export function createWhatIfLines(series: ISeriesApi<'Candlestick'>): WhatIfLines {
  let lines: IPriceLine[] = [];
  // Not seen: it makes the price scale reach to the levels.
  const reach = createHorizonZones();
  series.attachPrimitive(reach);
  const markers = createSeriesMarkers<Time>(series as ISeriesApi<'Candlestick', Time>);
  return {
    show(trade, bars, barMs, colours) {
      for (const line of lines) series.removePriceLine(line);
      const levels = trade
        ? [
            { title: 'TP if', price: trade.takeProfit, color: colours.up },
            { title: 'SL if', price: trade.stopLoss, color: colours.down },
          ]
        : [];
      lines = levels.map((level) =>
        series.createPriceLine({
          ...level,
          lineWidth: 1,
          lineStyle: LineStyle.LargeDashed,
          axisLabelVisible: true,
          axisLabelTextColor: colours.canvas,
        }),
      );
      const unseen = { profitColour: 'transparent', lossColour: 'transparent' };
      reach.show(trade ? [{ ...trade, ...unseen, from: 0, to: bars.length }] : []);
      const endBar = trade?.outcome ? barOf(bars, trade.outcome.endTime, barMs) : null;
      markers.setMarkers(
        trade?.outcome && endBar !== null ? [endMark(endBar, trade.side, trade.outcome.profit, colours)] : [],
      );
    },
    drawn: () => lines.map((line) => ({ title: line.options().title, price: line.options().price })),
  };
}

/** On the other side of the bar than the mark of the recorded end. */
function endMark(
  openTime: UtcMs,
  side: WhatIfTrade['side'],
  profit: number,
  colours: ChartColours,
): SeriesMarker<Time> {
  return {
    time: (openTime / 1000) as UTCTimestamp,
    position: side === 'long' ? 'belowBar' : 'aboveBar',
    shape: 'square',
    color: profit > 0 ? colours.up : colours.down,
    size: 0.7,
    text: `if ${formatChange(profit)}`,
  };
}
