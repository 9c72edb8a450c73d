import {
  createSeriesMarkers,
  type ISeriesApi,
  type SeriesMarker,
  type Time,
  type UTCTimestamp,
} from 'lightweight-charts';
import { formatChange } from '../../ui/format.ts';
import type { ChartColours } from './chart-colours.ts';
import type { OverlayTrade } from './decision-overlay.ts';
import { createHorizonZones, type Zone } from './horizon-zones.ts';
import { zoneColours } from './zone-strength.ts';

export type DecisionMarks = {
  /** @param strength opacity of the newest trades' zones, 0..1; with 0 they have none */
  show(trades: readonly OverlayTrade[], colours: ChartColours, strength: number): void;
  /** The zones as they are drawn, oldest trade first. */
  drawn(): readonly Zone[];
};

/** So many of the newest trades keep their levels as zones and their profit as a number; older ones are marks only. */
const newest = 3;

/** Recorded trades: an arrow where each began, a dot in the colour of its profit where it ended, and zones of the newest. */
export function createDecisionMarks(series: ISeriesApi<'Candlestick'>): DecisionMarks {
  const zones = createHorizonZones();
  series.attachPrimitive(zones);
  const markers = createSeriesMarkers<Time>(series as ISeriesApi<'Candlestick', Time>);
  return {
    show(trades, colours, strength) {
      const shown = trades.slice(-newest);
      zones.show(strength > 0 ? shown.map((trade) => ({ ...trade, ...zoneColours(colours, strength) })) : []);
      const marks = [...arrows(trades, colours), ...dots(trades, new Set(shown), colours)];
      markers.setMarkers(marks.sort((a, b) => (a.time as number) - (b.time as number)));
    },
    drawn: zones.drawn,
  };
}

/** One arrow for all trades of a side that began in a bar. */
function arrows(trades: readonly OverlayTrade[], colours: ChartColours): SeriesMarker<Time>[] {
  const groups = Map.groupBy(trades, ({ entryBar, side }) => `${entryBar} ${side}`);
  return [...groups.values()].flatMap(([{ entryBar, side }]) => {
    if (entryBar === null) return [];
    const isLong = side === 'long';
    return {
      time: at(entryBar),
      position: isLong ? 'belowBar' : 'aboveBar',
      shape: isLong ? 'arrowUp' : 'arrowDown',
      color: isLong ? colours.up : colours.down,
      size: 0.8,
    } as const;
  });
}

/** One dot for all trades of a side that ended in a bar, in the colour of what they earned together. */
function dots(
  trades: readonly OverlayTrade[],
  numbered: ReadonlySet<OverlayTrade>,
  colours: ChartColours,
): SeriesMarker<Time>[] {
  const groups = Map.groupBy(trades, ({ exitBar, side }) => `${exitBar} ${side}`);
  return [...groups.values()].flatMap((ended) => {
    const [{ exitBar, side }] = ended;
    if (exitBar === null) return [];
    const profit = ended.reduce((sum, { outcome }) => sum + (outcome?.profit ?? 0), 0);
    return {
      time: at(exitBar),
      position: side === 'long' ? 'aboveBar' : 'belowBar',
      shape: 'circle',
      color: profit > 0 ? colours.up : colours.down,
      size: 0.6,
      text: ended.some((trade) => numbered.has(trade)) ? formatChange(profit) : undefined,
    } as const;
  });
}

const at = (openTime: number) => (openTime / 1000) as UTCTimestamp;
