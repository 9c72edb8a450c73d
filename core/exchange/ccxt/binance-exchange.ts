import { Failure } from '../../domain/failure.ts';
import type { Logger } from '../../domain/ports.ts';
import type { Clock } from '../../domain/time.ts';
import type { Exchange, ExchangeHandlers, FetchOptions, MarketInfo } from '../exchange.ts';
import { keepOpen } from '../keep-open.ts';
import { createWeightBudget } from '../weight-budget.ts';
import { BinanceClient } from './binance-client.ts';
import { explainError, explainLoss } from './explain-error.ts';
import { toMarketInfo } from './market-info.ts';
import { retryAfterMs, usedWeight } from './read-headers.ts';
import { readNumber, readRows } from './read-rows.ts';
import { createSubscriptions } from './subscriptions.ts';

export type BinanceHost = { readonly restUrl: string; readonly wsUrl: string };

export type BinanceOptions = {
  id: string;
  /** How sentences call it: `Binance`. */
  name: string;
  /** Tried in order when one cannot be reached or does not serve the region. */
  hosts: readonly BinanceHost[];
  clock: Clock;
  logger: Logger;
  /** How long one REST call may take, real ms. */
  timeoutMs?: number;
  /** Age at which a connection is replaced; default 23 h. */
  renewAfterMs?: number;
};

/** Request weights of Binance spot. */
const weights = { exchangeInfo: 20, time: 1, klines: 2 } as const;
const weightPerMinute = 6_000;
const streamsPerConnection = 1_024;

/** Binance spot, or anything that speaks its protocol, through ccxt. */
export async function createBinanceExchange(options: BinanceOptions): Promise<Exchange> {
  const { id, name, hosts, clock, logger, timeoutMs = 10_000, renewAfterMs } = options;
  const client = new BinanceClient({
    // Our own budget counts what the exchange counts; ccxt's would also delay subscriptions.
    enableRateLimit: false,
    timeout: timeoutMs,
    // Binance drops a peer after a minute; ccxt's own three minutes would leave it blind for ten.
    streaming: { keepAlive: 10_000 },
    options: { fetchMarkets: { types: ['spot'] }, fetchCurrencies: false, fetchMargins: false },
  });
  client.options.ws = { backoff: { base: 0, max: 0 } };
  client.logger = logger;
  await client.loadHttpProxyAgent();

  const budget = createWeightBudget({ clock, perMinute: weightPerMinute });
  const subscriptions = createSubscriptions();
  let host = 0;
  let status: number | undefined;
  let loading: Promise<readonly MarketInfo[]> | undefined;

  client.onResponse = (code, headers) => {
    status = code;
    const used = usedWeight(headers);
    if (used !== undefined) budget.observe(used);
    if (code !== 429 && code !== 418) return;
    const pauseMs = retryAfterMs(code, headers);
    budget.pause(pauseMs);
    logger.warn('the exchange asked for a pause', { exchange: id, status: code, seconds: Math.ceil(pauseMs / 1_000) });
  };

  const chooseHost = (next: number) => {
    host = next % hosts.length;
    client.urls.api.public = `${hosts[host].restUrl}/api/v3`;
    client.urls.api.v1 = `${hosts[host].restUrl}/api/v1`;
  };
  chooseHost(0);

  async function call<T>(weight: number, request: () => Promise<T>, fetch?: FetchOptions, symbol?: string): Promise<T> {
    let mayAskElsewhere = false;
    const attempt = () =>
      budget.run(
        weight,
        async () => {
          status = undefined;
          try {
            return await request();
          } catch (error) {
            // An address that is blocked or down may differ between hosts; a rate limit does not, and must not be dodged.
            mayAskElsewhere = hosts.length > 1 && (status === undefined || status === 451 || status === 403);
            throw explainError(error, { name, symbol, status });
          }
        },
        fetch,
      );
    try {
      return await attempt();
    } catch (error) {
      if (!mayAskElsewhere) throw error;
      const failed = host;
      chooseHost(host + 1);
      logger.warn('trying another address of the exchange', { exchange: id, address: hosts[host].restUrl });
      return attempt().catch(() => {
        chooseHost(failed);
        throw error;
      });
    }
  }

  const loadMarkets = async (fetch?: FetchOptions): Promise<readonly MarketInfo[]> => {
    const markets = await call(weights.exchangeInfo, () => client.loadMarkets(true), fetch);
    return toMarketInfo(markets, client.precisionMode);
  };

  /** Loads the markets once, however many ask. */
  const marketsKnown = (): Promise<unknown> => {
    if (client.markets !== undefined) return Promise.resolve();
    loading ??= loadMarkets().finally(() => {
      loading = undefined;
    });
    return loading;
  };

  const marketIdOf = async (symbol: string): Promise<string> => {
    await marketsKnown();
    const market = client.markets?.[symbol];
    if (!market) throw new Failure('not-found', `${symbol} is not traded on ${name}.`);
    return String(market.id);
  };

  const openLine = (symbols: readonly string[], handlers: ExchangeHandlers) => {
    const kept = keepOpen({
      clock,
      renewAfterMs,
      onConnect: handlers.onConnect,
      onDisconnect: handlers.onDisconnect,
      dial(events) {
        let isOver = false;
        let isReady = false;
        let socket: { close(): Promise<void> } | undefined;
        const becomeReady = () => {
          if (!isReady) events.onReady();
          isReady = true;
        };
        const lose = (error: unknown) => {
          if (isOver) return;
          isOver = true;
          if (!isReady) chooseHost(host + 1);
          events.onLost(explainLoss(error));
        };
        marketsKnown()
          .then(() => {
            if (isOver) return;
            socket = client.openSocket(hosts[host].wsUrl, symbols, {
              onActivity: handlers.onActivity,
              onSubscribed: becomeReady,
              onShutdownNotice() {
                handlers.onShutdownNotice();
                kept.renew();
              },
              onKline(symbol, candle) {
                becomeReady();
                handlers.onCandle(symbol, candle);
              },
              onLost: lose,
            });
          })
          .catch(lose);
        return {
          async close() {
            isOver = true;
            await socket?.close();
          },
        };
      },
    });
    return kept;
  };

  return {
    id,
    loadMarkets,
    hasOwnTime: true,
    async serverTime(fetch) {
      const answer = await call(weights.time, () => client.publicGetTime(), fetch);
      const time = readNumber(answer?.serverTime);
      if (!Number.isFinite(time)) throw new Failure('unavailable', `${name} did not tell its time.`);
      return time;
    },
    async fetchCandles(symbol, timeframe, since, limit, fetch) {
      const query = { symbol: await marketIdOf(symbol), interval: timeframe, startTime: since, limit };
      return call(weights.klines, async () => readRows(await client.publicGetKlines(query), name), fetch, symbol);
    },
    watch(symbols, handlers) {
      if (symbols.length > streamsPerConnection) {
        throw new Failure('too-large', `${name} streams at most ${streamsPerConnection} markets over one connection.`);
      }
      const line = openLine(symbols, handlers);
      return subscriptions.add(line);
    },
    async close() {
      budget.close();
      await subscriptions.closeAll();
      await client.fetchDispatcher?.destroy();
    },
  };
}
