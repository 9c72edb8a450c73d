import { SegmentedControl, Skeleton, useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { type Market, symbolOf } from '../../../core/domain/market.ts';
import type { UtcMs } from '../../../core/domain/time.ts';
import { useSettings } from '../../stores/settings-store.ts';
import { ErrorState } from '../../ui/states.tsx';
import { readColours } from '../chart/chart-colours.ts';
import classes from './aggregate.module.css';
import { AggregateLegend } from './aggregate-legend.tsx';
import { type RangeId, ranges } from './aggregate-range.ts';
import { createAggregateChart, type AggregateChart as Drawing } from './create-aggregate-chart.ts';
import { useAggregate } from './use-aggregate.ts';

/** The price of a market and, under it, the very aggregate of the headlines that the network is fed. */
export function AggregateChart({ market, round }: { market: Market; round: number }) {
  const container = useRef<HTMLDivElement>(null);
  const drawing = useRef<Drawing | null>(null);
  const [range, setRange] = useState<RangeId>('3d');
  const [hovered, setHovered] = useState<UtcMs | null>(null);
  const palette = useSettings((state) => state.palette);
  const scheme = useComputedColorScheme('dark');
  const { prices, points, tickSize, isDaily, problem, problemSince, reload } = useAggregate(market, range, round);
  const hasFearGreed = points?.some((point) => point.fearGreed !== null) ?? false;
  const isReady = tickSize !== null && points !== null;

  // biome-ignore lint/correctness/useExhaustiveDependencies: scheme and palette decide what readColours reads
  useEffect(() => {
    if (!container.current || tickSize === null) return;
    const made = createAggregateChart(container.current, { colours: readColours(), tickSize, isDaily, hasFearGreed });
    made.onHover(setHovered);
    drawing.current = made;
    return () => {
      drawing.current = null;
      made.remove();
    };
  }, [tickSize, isDaily, hasFearGreed, scheme, palette]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new drawing has to be filled as well
  useEffect(() => {
    if (points) drawing.current?.setPoints(prices, points);
  }, [prices, points, tickSize, isDaily, hasFearGreed, scheme, palette]);

  return (
    <section className={classes.block} aria-label={`Headlines and price of ${symbolOf(market)}`}>
      <header className={classes.header}>
        <h2>{symbolOf(market)}</h2>
        <AggregateLegend prices={prices} points={points ?? []} hovered={hovered} tickSize={tickSize ?? 0.01} />
        <SegmentedControl
          aria-label="Time shown"
          value={range}
          onChange={(value) => setRange(value as RangeId)}
          data={ranges.map(({ id, label }) => ({ value: id, label }))}
        />
      </header>
      <div className={classes.chart}>
        <div ref={container} className={classes.canvas} data-empty={!isReady || undefined} aria-hidden />
        {!isReady && !problem && <Skeleton className={classes.cover} role="status" aria-label="Loading the chart" />}
        {!isReady && problem && (
          <div className={classes.cover}>
            <ErrorState
              title="What the headlines said could not be read"
              problem={problem}
              since={problemSince}
              action={{ label: 'Read again', run: reload }}
            />
          </div>
        )}
      </div>
    </section>
  );
}
