import { Skeleton, useComputedColorScheme } from '@mantine/core';
import { useEffect, useMemo, useRef } from 'react';
import type { Counterfactual } from '../../../core/contract/contract.ts';
import type { Prediction } from '../../../core/domain/prediction.ts';
import { minuteMs, timeframeMs } from '../../../core/domain/timeframe.ts';
import { useRequest } from '../../engine/use-request.ts';
import { useSettings } from '../../stores/settings-store.ts';
import { formatDateTime } from '../../ui/local-time.ts';
import { EmptyState, ErrorState } from '../../ui/states.tsx';
import { positionOf, toBars } from '../chart/candle-book.ts';
import { readColours } from '../chart/chart-colours.ts';
import { createPriceChart, type PriceChart } from '../chart/create-price-chart.ts';
import { type DrawnDecision, overlayTrades } from '../chart/decision-overlay.ts';
import type { WhatIfTrade } from '../chart/what-if-lines.ts';
import classes from './detail.module.css';
import { timeframeFor } from './timeframe-for.ts';

type Props = {
  outcome: DrawnDecision['outcome'];
  prediction: Prediction;
  tickSize: number;
  /** Another answer, whose levels and end are drawn beside it. */
  whatIf?: Counterfactual['after'] | null;
  /** Raised when there may be newer candles. */
  round: number;
};

const shown = { volume: false, rsi: false, macd: false, probabilities: false, sentiment: false };

/** Opacity of the zone of the trade as it went, over that of its levels. */
const endedStrength = 0.06;

/** The candles around a decision with its levels, and where it ended. */
export function DecisionChart({ outcome, prediction, tickSize, whatIf = null, round }: Props) {
  const container = useRef<HTMLDivElement>(null);
  const drawing = useRef<PriceChart | null>(null);
  const palette = useSettings((state) => state.palette);
  const scheme = useComputedColorScheme('dark');
  const { market, asOf } = prediction;
  const horizonEnd = Math.max(prediction.horizonEnd, whatIf?.decision.horizonEnd ?? 0);
  const horizonMs = horizonEnd - asOf;
  // As much before it as helps to see where it came from, and a little after its end.
  const before = Math.ceil(horizonMs / 2 / minuteMs) * minuteMs;
  const [from, to] = [asOf - before, horizonEnd + before / 4];
  const timeframe = timeframeFor(to - from);
  const barMs = timeframeMs(timeframe);
  const candles = useRequest('candles.read', {
    market,
    timeframe,
    from,
    to,
    limit: Math.ceil((to - from) / barMs) + 1,
  });
  const columns = candles.data?.columns;
  const bars = useMemo(() => (columns ? toBars(columns) : null), [columns]);
  const { reload } = candles;

  useEffect(() => {
    if (round > 0) reload();
  }, [round, reload]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: scheme and palette decide what readColours reads
  useEffect(() => {
    if (!container.current || !bars || bars.length === 0) return;
    const colours = readColours();
    const chart = createPriceChart(container.current, { colours, tickSize, isDaily: false, isStill: true, shown });
    chart.setBars(bars);
    chart.prediction.show(prediction, bars, barMs, colours);
    // What it abstained from is drawn as if it had been done.
    const decision = { ...prediction, number: 0, signal: prediction.side };
    const trades = overlayTrades([{ decision, outcome }], bars, barMs);
    // While it is open, the zone of the prediction says it all; then a second one ends where the trade did.
    chart.marks.show(trades, colours, outcome === null ? 0 : endedStrength);
    chart.showRange(positionOf(bars, from, barMs) ?? 0, positionOf(bars, to, barMs) ?? bars.length);
    drawing.current = chart;
    return () => {
      drawing.current = null;
      chart.remove();
    };
  }, [bars, outcome, prediction, tickSize, barMs, from, to, scheme, palette]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new drawing has to show it again
  useEffect(() => {
    const chart = drawing.current;
    if (!chart || !container.current || !bars) return;
    chart.whatIf.show(whatIf && tradeOf(whatIf), bars, barMs, readColours());
    container.current.dataset.drawn = JSON.stringify(chart.drawn());
  }, [whatIf, bars, outcome, prediction, tickSize, barMs, from, to, scheme, palette]);

  const isEmpty = bars?.length === 0;
  return (
    <section
      className={classes.chart}
      aria-label={`${timeframe} candles around ${formatDateTime(asOf)}`}
      data-bars={bars?.length}
    >
      <div ref={container} className={classes.canvas} aria-hidden />
      {!bars && !candles.problem && <Skeleton className={classes.cover} role="status" aria-label="Loading candles" />}
      {isEmpty && <EmptyState sentence="The candles of that time are not stored." />}
      {!bars && candles.problem && (
        <ErrorState
          title="The candles could not be read"
          problem={candles.problem}
          since={candles.problemSince}
          action={{ label: 'Read again', run: reload }}
        />
      )}
    </section>
  );
}

/** The trade that an answer is about; null when it has no levels. */
function tradeOf({ decision, outcome }: Counterfactual['after']): WhatIfTrade | null {
  const { side, entry, takeProfit, stopLoss } = decision;
  if (side === null || entry === null || takeProfit === null || stopLoss === null) return null;
  return { side, entry, takeProfit, stopLoss, outcome };
}
