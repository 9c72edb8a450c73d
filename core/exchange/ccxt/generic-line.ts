import type { Exchange as CcxtExchange } from 'ccxt';
import type { Candle } from '../../domain/candle.ts';
import type { Clock } from '../../domain/time.ts';
import { minuteMs } from '../../domain/timeframe.ts';
import type { Exchange, ExchangeHandlers } from '../exchange.ts';
import type { Line, LineEvents } from '../keep-open.ts';
import { wait } from '../wait.ts';
import { explainLoss } from './explain-error.ts';
import { hangUp, type SocketClient } from './hang-up.ts';
import { readRows } from './read-rows.ts';

/** How often an exchange without a stream is asked for its newest candles. */
const pollMs = 10_000;

/** One connection to a generic exchange: ccxt's watch calls where it has them, else REST in turns. */
export function dialGeneric(options: {
  client: CcxtExchange;
  symbols: readonly string[];
  handlers: ExchangeHandlers;
  events: LineEvents;
  clock: Clock;
  fetchCandles: Exchange['fetchCandles'];
}): Line {
  const { client, symbols, handlers, events, clock, fetchCandles } = options;
  const abort = new AbortController();
  let isReady = false;

  const hear = (symbol: string, rows: readonly Candle[]) => {
    if (abort.signal.aborted) return;
    if (!isReady) events.onReady();
    isReady = true;
    handlers.onActivity();
    for (const row of rows) handlers.onCandle(symbol, { ...row, isClosed: false });
  };
  const stream = async (symbol: string) => {
    while (!abort.signal.aborted) hear(symbol, readRows(await client.watchOHLCV(symbol, '1m'), String(client.id)));
  };
  const poll = async () => {
    while (!abort.signal.aborted) {
      for (const symbol of symbols) {
        const since = clock.now() - 3 * minuteMs;
        hear(symbol, await fetchCandles(symbol, '1m', since, 5, { signal: abort.signal }));
      }
      await wait(clock, pollMs, abort.signal);
    }
  };
  const close = async () => {
    abort.abort();
    const sockets = (client.clients ?? {}) as unknown as Record<string, SocketClient>;
    await Promise.all(Object.keys(sockets).map((url) => hangUp(sockets, url)));
  };

  const readers = client.has.watchOHLCV ? symbols.map(stream) : [poll()];
  Promise.all(readers).catch((error) => {
    if (abort.signal.aborted) return;
    void close();
    events.onLost(explainLoss(error));
  });
  return { close };
}
