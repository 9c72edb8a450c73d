import type { IPrimitivePaneRenderer, ISeriesPrimitive, SeriesAttachedParameter, Time } from 'lightweight-charts';

/** Where the trade may live: two faint rectangles, entry to take-profit and entry to stop-loss. Positions in bars from the first. */
export type Zone = {
  readonly from: number;
  readonly to: number;
  readonly entry: number;
  readonly takeProfit: number;
  readonly stopLoss: number;
  readonly profitColour: string;
  readonly lossColour: string;
};

type Target = Parameters<IPrimitivePaneRenderer['draw']>[0];

export type HorizonZones = ISeriesPrimitive<Time> & {
  show(zones: readonly Zone[]): void;
  /** The zones as they are drawn. */
  drawn(): readonly Zone[];
};

export function createHorizonZones(): HorizonZones {
  let zones: readonly Zone[] = [];
  let host: SeriesAttachedParameter<Time> | null = null;

  const draw = (target: Target) => {
    for (const zone of zones) drawZone(target, zone);
  };

  const drawZone = (target: Target, zone: Zone) => {
    if (!host) return;
    const { series, chart } = host;
    const scale = chart.timeScale();
    const x = (position: number) => {
      // Only whole positions have coordinates of their own; a fraction lies between its neighbours.
      const left = scale.logicalToCoordinate(Math.floor(position) as never);
      const right = scale.logicalToCoordinate((Math.floor(position) + 1) as never);
      return left === null || right === null ? null : left + (right - left) * (position - Math.floor(position));
    };
    const [x1, x2] = [x(zone.from), x(zone.to)];
    const [entry, profit, loss] = [zone.entry, zone.takeProfit, zone.stopLoss].map((price) =>
      series.priceToCoordinate(price),
    );
    if (x1 === null || x2 === null || entry === null || profit === null || loss === null) return;
    const { profitColour, lossColour } = zone;
    // biome-ignore lint/correctness/useHookAtTopLevel: a method of the canvas library, not a React hook
    target.useBitmapCoordinateSpace(({ context, horizontalPixelRatio: h, verticalPixelRatio: v }) => {
      for (const [edge, colour] of [
        [profit, profitColour],
        [loss, lossColour],
      ] as const) {
        context.fillStyle = colour;
        context.fillRect(x1 * h, Math.min(entry, edge) * v, Math.max(1, (x2 - x1) * h), Math.abs(entry - edge) * v);
      }
    });
  };

  const view = { zOrder: () => 'bottom' as const, renderer: () => ({ draw }) };
  return {
    attached: (parameters) => {
      host = parameters;
    },
    detached: () => {
      host = null;
    },
    paneViews: () => [view],
    // The levels belong to the picture: the price scale makes room for them while their zone is in sight.
    autoscaleInfo: (first, last) => {
      const levels = zones
        .filter((zone) => last >= zone.from && first <= zone.to)
        .flatMap((zone) => [zone.takeProfit, zone.stopLoss]);
      return levels.length > 0
        ? { priceRange: { minValue: Math.min(...levels), maxValue: Math.max(...levels) } }
        : null;
    },
    show(next) {
      zones = next;
      host?.requestUpdate();
    },
    drawn: () => zones,
  };
}
