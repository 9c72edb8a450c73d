import { useEffect, useState } from 'react';
import type { Market } from '../../../core/domain/market.ts';
import { type Timeframe, timeframeMs } from '../../../core/domain/timeframe.ts';
import { sentenceOf } from '../../engine/problem.ts';
import { useConnection } from '../../engine/use-connection.ts';
import type { CandleBook } from './candle-book.ts';
import type { Indicators } from './indicator-panes.ts';

/**
 * Reads RSI and MACD for the bars of the book whenever closed bars changed.
 * @returns why that failed, null while it works
 */
export function useIndicators(
  options: { market: Market; timeframe: Timeframe; book: CandleBook; closedRound: number; isShown: boolean },
  onValues: (values: Indicators) => void,
): string | null {
  const { market, timeframe, book, closedRound, isShown } = options;
  const client = useConnection((state) => state.client);
  const [problem, setProblem] = useState<string | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `closedRound` says when the bars of the book changed
  useEffect(() => {
    const first = book.bars[0];
    if (!client || !first || !isShown) return;
    const abort = new AbortController();
    client
      .request(
        'indicators.read',
        {
          market,
          timeframe,
          from: first.openTime,
          to: book.closedTo + timeframeMs(timeframe),
          limit: Math.min(100_000, book.bars.length),
        },
        abort.signal,
      )
      .then(
        (values) => {
          setProblem(null);
          onValues(values);
        },
        (error: unknown) => {
          if (!abort.signal.aborted) setProblem(sentenceOf(error));
        },
      );
    return () => abort.abort();
  }, [client, market, timeframe, book, closedRound, isShown, onValues]);

  return problem;
}
