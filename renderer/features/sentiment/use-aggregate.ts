import { useEffect, useMemo } from 'react';
import type { Market } from '../../../core/domain/market.ts';
import { useRequest } from '../../engine/use-request.ts';
import { useNow } from '../../ui/use-now.ts';
import { type RangeId, spanOf } from './aggregate-range.ts';
import type { PricePoint } from './create-aggregate-chart.ts';

/** Closes of the market's candles and what the headlines said at the same moments, both up to the last closed candle. */
export function useAggregate(market: Market, range: RangeId, round: number) {
  const { from, to, stepMs, timeframe } = spanOf(range, useNow());
  const candles = useRequest('candles.read', {
    market,
    timeframe,
    from: from - stepMs,
    to,
    limit: Math.round((to - from) / stepMs) + 1,
  });
  // Both ends are asked for; the engine leaves the end of a range out.
  const aggregate = useRequest('news.aggregate', { market, from, to: to + stepMs, stepMs });

  useEffect(() => {
    if (round > 0) aggregate.reload();
  }, [round, aggregate.reload]);

  const columns = candles.data?.columns;
  const prices = useMemo<readonly PricePoint[]>(
    () =>
      columns
        ? Array.from(columns.openTime, (openTime, i) => ({ time: openTime + stepMs, price: columns.close[i] }))
        : [],
    [columns, stepMs],
  );
  return {
    prices,
    points: aggregate.data?.points ?? null,
    tickSize: candles.data?.tickSize ?? null,
    isDaily: timeframe === '1d',
    problem: aggregate.problem ?? candles.problem,
    problemSince: aggregate.problemSince ?? candles.problemSince,
    reload: () => {
      candles.reload();
      aggregate.reload();
    },
  };
}
