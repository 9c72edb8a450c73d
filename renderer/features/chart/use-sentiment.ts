import { useEffect, useRef, useState } from 'react';
import type { Aggregate } from '../../../core/contract/contract.ts';
import type { Market } from '../../../core/domain/market.ts';
import type { UtcMs } from '../../../core/domain/time.ts';
import { type Timeframe, timeframeMs } from '../../../core/domain/timeframe.ts';
import { sentenceOf } from '../../engine/problem.ts';
import { useConnection } from '../../engine/use-connection.ts';
import { useRound } from '../../engine/use-round.ts';
import type { CandleBook } from './candle-book.ts';
import type { SentimentPoint } from './sentiment-pane.ts';
import { missingRanges, mostPoints, sentimentPoints } from './sentiment-points.ts';

type Known = { from: UtcMs; to: UtcMs };

/**
 * Reads what the headlines said at the close of each bar of the book, from the newest bar on to the past, and only what was not read yet.
 * After new headlines the newest few thousand bars are read again: a headline counts from when it was known, so only an import changes the past.
 * @returns why that failed, null while it works
 */
export function useSentiment(
  options: { market: Market; timeframe: Timeframe; book: CandleBook; closedRound: number; isShown: boolean },
  onPoints: (points: readonly SentimentPoint[]) => void,
): string | null {
  const { market, timeframe, book, closedRound, isShown } = options;
  const client = useConnection((state) => state.client);
  const round = useRound('news.watch');
  const [problem, setProblem] = useState<string | null>(null);
  const said = useRef(new Map<UtcMs, Aggregate['points'][number]>());
  const known = useRef<Known | null>(null);
  const lastRound = useRef(round);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `closedRound` says when the bars of the book changed
  useEffect(() => {
    const first = book.bars[0];
    if (!client || !first || !isShown) return;
    const abort = new AbortController();
    const stepMs = timeframeMs(timeframe);
    const range = { from: first.openTime + stepMs, to: book.closedTo + 2 * stepMs };
    if (lastRound.current !== round && known.current) {
      const { from, to } = known.current;
      known.current = to - mostPoints * stepMs > from ? { from, to: to - mostPoints * stepMs } : null;
    }
    lastRound.current = round;
    const read = async () => {
      for (const { from, to } of missingRanges(range, known.current, stepMs)) {
        const { points } = await client.request('news.aggregate', { market, from, to, stepMs }, abort.signal);
        for (const point of points) said.current.set(point.time, point);
        const before: Known = known.current ?? { from, to };
        known.current = { from: Math.min(before.from, from), to: Math.max(before.to, to) };
        onPoints(sentimentPoints(book.bars, stepMs, said.current));
      }
      onPoints(sentimentPoints(book.bars, stepMs, said.current));
      setProblem(null);
    };
    read().catch((error: unknown) => {
      if (!abort.signal.aborted) setProblem(sentenceOf(error));
    });
    return () => abort.abort();
  }, [client, market, timeframe, book, closedRound, isShown, round, onPoints]);

  return problem;
}
