import { useCallback, useEffect, useRef, useState } from 'react';
import type { Market } from '../../../core/domain/market.ts';
import type { UtcMs } from '../../../core/domain/time.ts';
import type { Timeframe } from '../../../core/domain/timeframe.ts';
import { sentenceOf } from '../../engine/problem.ts';
import { useConnection } from '../../engine/use-connection.ts';
import { useStream } from '../../engine/use-stream.ts';
import { applyLive, type BookChange, type CandleBook, emptyBook, mergeHistory, replaceHistory } from './candle-book.ts';

const firstPage = 1_500;
const olderPage = 3_000;
const mostBars = 100_000;

export type BookState = {
  readonly book: CandleBook;
  readonly tickSize: number | null;
  readonly isLoaded: boolean;
  readonly problem: string | null;
  readonly problemSince: UtcMs | null;
  /** Raised when closed bars changed: what is computed from them is read again. */
  readonly closedRound: number;
  /** Why nothing comes before the first bar; null while there may be older ones. */
  readonly oldest: string | null;
  readonly loadOlder: () => void;
  readonly reload: () => void;
};

type ReadState = Pick<BookState, 'tickSize' | 'isLoaded' | 'problem' | 'problemSince'>;
const firstState: ReadState = { tickSize: null, isLoaded: false, problem: null, problemSince: null };

/**
 * Bars of one series for the life of the component, kept current: history, live bars, and history again after a resync or a reconnect.
 * @param onChange told after each change, outside React's rendering: live bars come up to ten times a second
 */
export function useCandleBook(market: Market, timeframe: Timeframe, onChange: (change: BookChange) => void): BookState {
  const client = useConnection((state) => state.client);
  const [book] = useState(emptyBook);
  const [state, setState] = useState(firstState);
  const [closedRound, setClosedRound] = useState(0);
  const [round, setRound] = useState(0);
  const [oldest, setOldest] = useState<string | null>(null);
  const older = useRef({ isBusy: false, isDone: false });
  const tell = useRef(onChange);
  tell.current = onChange;

  const change = useCallback((kind: BookChange, isClosed: boolean) => {
    if (kind === 'none') return;
    tell.current(kind);
    if (isClosed) setClosedRound((count) => count + 1);
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `round` is how a resync reads again
  useEffect(() => {
    if (!client) return;
    const abort = new AbortController();
    const limit = Math.min(mostBars, Math.max(firstPage, book.bars.length + 1));
    const askedAt = book.closedTo;
    client.request('candles.read', { market, timeframe, limit }, abort.signal).then(
      ({ columns, tickSize }) => {
        older.current.isDone = false;
        setOldest(null);
        setState({ tickSize, isLoaded: true, problem: null, problemSince: null });
        change(replaceHistory(book, columns, askedAt), true);
      },
      (error: unknown) => {
        if (!abort.signal.aborted) {
          setState((old) => ({ ...old, problem: sentenceOf(error), problemSince: old.problemSince ?? Date.now() }));
        }
      },
    );
    return () => abort.abort();
  }, [client, book, market, timeframe, round, change]);

  const reload = useCallback(() => setRound((count) => count + 1), []);
  const streamProblem = useStream('candles.watch', { market, timeframe }, (event) => {
    if (event.kind === 'resync') reload();
    else change(applyLive(book, event.candle, event.kind === 'closed'), event.kind === 'closed');
  });

  const loadOlder = useCallback(() => {
    const first = book.bars[0];
    const busy = older.current;
    if (!client || !first || busy.isBusy || busy.isDone || book.bars.length >= mostBars) return;
    busy.isBusy = true;
    client
      .request('candles.read', { market, timeframe, to: first.openTime, limit: olderPage })
      .then(({ columns }) => {
        busy.isDone = columns.openTime.length === 0;
        change(mergeHistory(book, columns), true);
        if (busy.isDone) setOldest('no older candles');
        else if (book.bars.length >= mostBars) setOldest('older candles are not drawn');
      })
      .catch(() => {
        // The bars on the screen stay as they are; the next scroll to the left asks again.
      })
      .finally(() => {
        busy.isBusy = false;
      });
  }, [client, book, market, timeframe, change]);

  return { book, ...state, problem: state.problem ?? streamProblem, closedRound, oldest, loadOlder, reload };
}
