import {
  createSeriesMarkers,
  type ISeriesApi,
  type SeriesMarker,
  type Time,
  type UTCTimestamp,
} from 'lightweight-charts';
import { formatChange } from '../../ui/format.ts';
import { type ChartColours, withAlpha } from './chart-colours.ts';
import type { OverlayTrade } from './decision-overlay.ts';
import { createHorizonZones } from './horizon-zones.ts';

export type DecisionMarks = { show(trades: readonly OverlayTrade[], colours: ChartColours): void };

/** So many of the newest trades keep their levels as zones and their profit as a number; older ones are marks only. */
const newest = 3;

/** Recorded trades: an arrow where each began, a dot in the colour of its profit where it ended, and zones of the newest. */
export function createDecisionMarks(series: ISeriesApi<'Candlestick'>): DecisionMarks {
  const zones = createHorizonZones();
  series.attachPrimitive(zones);
  const markers = createSeriesMarkers<Time>(series as ISeriesApi<'Candlestick', Time>);
  return {
    show(trades, colours) {
      zones.show(
        trades.slice(-newest).map((trade) => ({
          ...trade,
          profitColour: withAlpha(colours.up, trade.outcome ? 0.06 : 0.12),
          lossColour: withAlpha(colours.down, trade.outcome ? 0.06 : 0.12),
        })),
      );
      markers.setMarkers(
        trades
          .flatMap((trade, i) => marksOf(trade, i >= trades.length - newest, colours))
          .sort((a, b) => (a.time as number) - (b.time as number)),
      );
    },
  };
}

function marksOf({ side, entryBar, exitBar, outcome }: OverlayTrade, isNew: boolean, colours: ChartColours) {
  const marks: SeriesMarker<Time>[] = [];
  const isLong = side === 'long';
  if (entryBar !== null) {
    marks.push({
      time: (entryBar / 1000) as UTCTimestamp,
      position: isLong ? 'belowBar' : 'aboveBar',
      shape: isLong ? 'arrowUp' : 'arrowDown',
      color: isLong ? colours.up : colours.down,
      size: 0.8,
    });
  }
  if (exitBar !== null && outcome) {
    marks.push({
      time: (exitBar / 1000) as UTCTimestamp,
      position: isLong ? 'aboveBar' : 'belowBar',
      shape: 'circle',
      color: outcome.profit > 0 ? colours.up : colours.down,
      size: 0.6,
      text: isNew ? formatChange(outcome.profit) : undefined,
    });
  }
  return marks;
}
