import type { Candle } from '../domain/candle.ts';
import type { Market } from '../domain/market.ts';
import { symbolOf } from '../domain/market.ts';
import type { Logger } from '../domain/ports.ts';
import { type Clock, toIso, type UtcMs } from '../domain/time.ts';
import { hourMs, minuteMs, openTimeOf } from '../domain/timeframe.ts';
import { closedRows } from './closed-rows.ts';
import type { Exchange } from './exchange.ts';
import type { ExchangeTime } from './exchange-time.ts';
import { rowsPerCall } from './fill-range.ts';
import type { LiveBars } from './live-bars.ts';
import type { SpikeFilter } from './spikes.ts';

/** How far back of the last confirmed bar REST is read again: it may have been revised since. */
const overlapBars = 2;
/** An earlier life may have stored so many bars that REST had not confirmed yet; one answer holds them all. */
const unconfirmedBars = rowsPerCall - 10;
/** A feed looks at REST at least once an hour. */
const confirmedWithinMs = hourMs;

/**
 * Reads REST from the last confirmed bar to now and stores what it says, at most the newest 1,000 bars; older ones are
 * left to the history. The first time the newest bars of an earlier life are read again as well: the stream alone may have told them.
 * @returns what it found: the newest confirmed open time, whether REST was ahead of the stream, whether bars are missing,
 * whether one was left out that has to be told once more
 */
export async function repair(options: {
  exchange: Exchange;
  market: Market;
  bars: LiveBars;
  time: ExchangeTime;
  confirmed: UtcMs | undefined;
  filter: SpikeFilter;
  clock: Clock;
  logger: Logger;
  signal: AbortSignal;
}): Promise<{ confirmed: UtcMs | undefined; hasGaps: boolean; isDoubtful: boolean }> {
  const { exchange, market, bars, time, filter, clock, logger, signal } = options;
  const { confirmed } = options;
  const newestWanted = openTimeOf(time.latest(), '1m') - unconfirmedBars * minuteMs;
  const known = confirmed ?? bars.newest();
  const again = confirmed === undefined ? unconfirmedBars : overlapBars;
  const from = known === undefined ? newestWanted : known - again * minuteMs;
  let since = Math.max(from, newestWanted);
  // Without a time of the exchange the history could not begin before this.
  const isFirst = confirmed === undefined && !exchange.hasOwnTime;
  let hasGaps = isFirst || (known !== undefined && since > known + minuteMs);
  let newest = confirmed;
  let isDoubtful = false;
  let previous: UtcMs | undefined;
  const warn = (text: string, rows: readonly Candle[]) => {
    if (rows.length > 0) logger.warn(text, { market, times: rows.map(({ openTime }) => toIso(openTime)) });
  };

  const readFrom = async (first: UtcMs) => {
    // What had closed when the exchange was asked: by the time of the answer more has, but the answer does not show it.
    const asked = time.earliest();
    const answer = await exchange.fetchCandles(symbolOf(market), '1m', first, rowsPerCall, { signal });
    signal.throwIfAborted();
    const final = closedRows(answer, '1m', asked).filter((row) => row.openTime >= first);
    const lastFinal = final[final.length - 1]?.openTime ?? first;
    const after = answer.find((row) => row.openTime > lastFinal);
    const { kept: closed, refused, accepted, hasNew } = filter.sift(final, { after, at: clock.monotonic() });
    isDoubtful ||= hasNew;
    warn('bars far from all others were left out until they are told again', refused);
    warn('bars far from all others were stored, as the exchange told them twice', accepted);
    bars.takeRest(closed);
    return { closed, answer };
  };

  const isLongAgo = known !== undefined && confirmed === undefined && known - confirmedWithinMs < newestWanted;
  if (isLongAgo) await readFrom(from);
  for (;;) {
    const { closed, answer } = await readFrom(since);
    for (const { openTime } of closed) {
      if (previous !== undefined && openTime > previous + minuteMs) hasGaps = true;
      previous = openTime;
    }
    if (closed.length === 0) break;
    newest = closed[closed.length - 1].openTime;
    since = newest + minuteMs;
    if (answer.some((row) => row.openTime >= since) || since + minuteMs > time.earliest()) break;
  }
  return { confirmed: newest, hasGaps, isDoubtful };
}
