import { Failure } from '../../domain/failure.ts';
import type { Logger } from '../../domain/ports.ts';
import type { Clock } from '../../domain/time.ts';
import type { Exchange, FetchOptions, MarketInfo } from '../exchange.ts';
import { keepOpen } from '../keep-open.ts';
import { createWeightBudget } from '../weight-budget.ts';
import { explainError } from './explain-error.ts';
import { findExchange } from './find-exchange.ts';
import { dialGeneric } from './generic-line.ts';
import { toMarketInfo } from './market-info.ts';
import { retryAfterMs } from './read-headers.ts';
import { readRows } from './read-rows.ts';
import { createSubscriptions } from './subscriptions.ts';

/**
 * Any exchange ccxt knows. Streams where it can, else asks over REST. No frame carries a closed flag here: a bar is
 * closed when a newer one has appeared and REST has said how it ended. Where ccxt cannot ask for the time, this computer's
 * clock, which may be wrong, closes nothing.
 * @throws Failure 'not-found' when ccxt has no such exchange
 */
export async function createGenericExchange(options: {
  id: string;
  clock: Clock;
  logger: Logger;
  timeoutMs?: number;
  /** Settings of ccxt itself, for example other addresses. */
  settings?: Record<string, unknown>;
}): Promise<Exchange> {
  const { id, clock, logger, timeoutMs = 10_000, settings } = options;
  const defaults = { timeout: timeoutMs, newUpdates: true, options: { defaultType: 'spot' } };
  const client = new (findExchange(id))({ ...defaults, ...settings });
  await client.loadHttpProxyAgent();
  const name = String(client.name ?? id);
  // 'emulated' would be this computer's clock again.
  const hasOwnTime = client.has.fetchTime === true;
  const budget = createWeightBudget({ clock, perMinute: 60_000 / Math.max(client.rateLimit ?? 0, 10) });
  const subscriptions = createSubscriptions();
  let status: number | undefined;

  const handleErrors = client.handleErrors.bind(client);
  client.handleErrors = (...answer) => {
    status = answer[0];
    if (status === 429 || status === 418) budget.pause(retryAfterMs(status, answer[4]));
    return handleErrors(...answer);
  };
  client.log = (...parts: unknown[]) => logger.debug('ccxt', { text: parts.map(String).join(' ').slice(0, 200) });

  const call = <T>(request: () => Promise<T>, fetch?: FetchOptions, symbol?: string): Promise<T> =>
    budget.run(
      1,
      async () => {
        status = undefined;
        try {
          return await request();
        } catch (error) {
          throw explainError(error, { name, symbol, status });
        }
      },
      fetch,
    );

  const loadMarkets = async (fetch?: FetchOptions): Promise<readonly MarketInfo[]> => {
    const markets = await call(() => client.loadMarkets(true), fetch);
    return toMarketInfo(markets, client.precisionMode);
  };
  const known = async (symbol: string, fetch?: FetchOptions) => {
    if (client.markets === undefined) await loadMarkets(fetch);
    if (!client.markets?.[symbol]) throw new Failure('not-found', `${symbol} is not traded on ${name}.`);
  };

  const fetchCandles: Exchange['fetchCandles'] = async (symbol, timeframe, since, limit, fetch) => {
    await known(symbol, fetch);
    if (!(timeframe in (client.timeframes ?? {}))) {
      throw new Failure('bad-request', `${name} has no ${timeframe} candles; ask for another timeframe.`);
    }
    return call(async () => readRows(await client.fetchOHLCV(symbol, timeframe, since, limit), name), fetch, symbol);
  };

  return {
    id,
    loadMarkets,
    hasOwnTime,
    async serverTime(fetch) {
      if (!hasOwnTime) return clock.now();
      const time = await call(() => client.fetchTime(), fetch);
      if (time === undefined) throw new Failure('unavailable', `${name} did not tell its time.`);
      return time;
    },
    fetchCandles,
    watch(symbols, handlers) {
      const line = keepOpen({
        clock,
        // ccxt closes all its sockets of one exchange together: nothing could overlap.
        renewAfterMs: Number.POSITIVE_INFINITY,
        onConnect: handlers.onConnect,
        onDisconnect: handlers.onDisconnect,
        dial: (events) => dialGeneric({ client, symbols, handlers, events, clock, fetchCandles }),
      });
      return subscriptions.add(line);
    },
    async close() {
      budget.close();
      await subscriptions.closeAll();
      await client.fetchDispatcher?.destroy();
    },
  };
}
