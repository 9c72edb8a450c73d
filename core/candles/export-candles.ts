import { Failure } from '../domain/failure.ts';
import { type Market, symbolOf } from '../domain/market.ts';
import type { UtcMs } from '../domain/time.ts';
import { openTimeOf, type Timeframe, timeframeMs } from '../domain/timeframe.ts';
import { writeExport } from '../storage/write-export.ts';
import { blockBars } from './block.ts';
import { readSeries } from './read-series.ts';
import type { CandleStore } from './store.ts';

const chunkBars = 8 * blockBars;

/**
 * Writes the bars that open in [from, to) as CSV with the header `ts_ms,open,high,low,close,volume`, gzipped when the name ends in .gz.
 * These are the bars a chart shows, built ones included; importing the file gives the same numbers bit for bit.
 * A file of that name is replaced only when the new one is complete.
 * @throws Failure 'not-enough-data' when there is no bar in the range, 'bad-request' when there can be no such file, 'unavailable' when it
 * cannot be written
 */
export async function exportCandles(options: {
  path: string;
  market: Market;
  timeframe: Timeframe;
  store: CandleStore;
  from?: UtcMs;
  to?: UtcMs;
}): Promise<{ path: string; rows: number }> {
  const { path, market, timeframe, store } = options;
  let rows = 0;

  function* lines(): Generator<string> {
    yield 'ts_ms,open,high,low,close,volume\n';
    for (const { from, to } of chunks(store, market, timeframe, options.from, options.to)) {
      const { openTime, open, high, low, close, volume } = readSeries(store, market, timeframe, from, to);
      let text = '';
      for (let i = 0; i < openTime.length; i++) {
        text += `${openTime[i]},${open[i]},${high[i]},${low[i]},${close[i]},${volume[i]}\n`;
      }
      rows += openTime.length;
      if (text) yield text;
    }
    if (rows === 0) {
      throw new Failure(
        'not-enough-data',
        `There are no ${timeframe} candles of ${symbolOf(market)} in that range to export.`,
      );
    }
  }

  await writeExport(path, lines());
  return { path, rows };
}

function* chunks(
  store: CandleStore,
  market: Market,
  timeframe: Timeframe,
  from = Number.NEGATIVE_INFINITY,
  to = Number.POSITIVE_INFINITY,
): Generator<{ from: UtcMs; to: UtcMs }> {
  const stored = store.series().filter((series) => series.market === market);
  const length = timeframeMs(timeframe);
  const first = Math.max(from, openTimeOf(Math.min(...stored.map((series) => series.from)), timeframe));
  const end = Math.min(to, Math.max(...stored.map((series) => series.to)) + 1);
  for (let start = first; start < end; ) {
    // Chunks end on the grid, so that no bar to be built is cut in two.
    const next = Math.min(end, openTimeOf(start, timeframe) + chunkBars * length);
    yield { from: start, to: next };
    start = next;
  }
}
