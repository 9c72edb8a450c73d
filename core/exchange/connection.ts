import type { Logger } from '../domain/ports.ts';
import type { Clock } from '../domain/time.ts';
import { minuteMs } from '../domain/timeframe.ts';
import type { Exchange, ExchangeHandlers, Subscription } from './exchange.ts';
import type { FeedFacts } from './feed-state.ts';

/** The one stream of a feed and what is known about it. */
export type Connection = {
  /** Streams these symbols from now on, instead of what was streamed before. */
  watch(symbols: readonly string[]): void;
  /** Drops a connection that looks open but is of no use, and dials again; seldom enough for a market that is just quiet. */
  redial(reason: string): void;
  /** Forgets how often it was redialled: a bar came over the stream. */
  delivered(): void;
  /** Not even the markets could be read. */
  unreachable(reason: string, retryMs: number): void;
  /** Redials when no frame of any kind came for 30 s. */
  tick(): void;
  facts(): Pick<FeedFacts, 'isConnected' | 'loss'>;
  close(): Promise<void>;
};

const silenceMs = 30_000;
const longestPatienceMs = 15 * minuteMs;

export function createConnection(options: {
  exchange: Exchange;
  clock: Clock;
  logger: Logger;
  onCandle: ExchangeHandlers['onCandle'];
  onConnect(): void;
  onChange(): void;
}): Connection {
  const { exchange, clock, logger, onCandle, onConnect, onChange } = options;
  let symbols: readonly string[] = [];
  let subscription: Subscription | undefined;
  const closing = new Set<Promise<void>>();
  let isConnected = false;
  let loss: FeedFacts['loss'];
  let activeAt = clock.monotonic();
  let redials = 0;
  let redialAt = Number.NEGATIVE_INFINITY;

  const lose = (reason: string, retryMs: number) => {
    const wasDialled = isConnected;
    isConnected = false;
    loss = { reason: reason.replace(/\.$/, ''), since: loss?.since ?? clock.now(), retryMs, wasDialled };
    onChange();
  };

  const drop = () => {
    if (!subscription) return;
    const closed = subscription.close().finally(() => closing.delete(closed));
    closing.add(closed);
    subscription = undefined;
  };

  const dial = () => {
    drop();
    activeAt = clock.monotonic();
    if (symbols.length === 0) return;
    // A dropped stream may still deliver what was on its way.
    let own: Subscription | undefined;
    const ifCurrent =
      <A extends unknown[]>(handle: (...args: A) => void) =>
      (...args: A) => {
        if (own && own === subscription) handle(...args);
      };
    own = exchange.watch(symbols, {
      onCandle: ifCurrent(onCandle),
      onActivity: ifCurrent(() => {
        activeAt = clock.monotonic();
      }),
      onConnect: ifCurrent(() => {
        activeAt = clock.monotonic();
        isConnected = true;
        loss = undefined;
        logger.info('streaming', { exchange: exchange.id, symbols });
        onConnect();
      }),
      onDisconnect: ifCurrent((reason, retryMs) => {
        logger.warn('the stream is down', { exchange: exchange.id, reason, retryMs });
        lose(reason, retryMs);
      }),
      onShutdownNotice: ifCurrent(() => {
        logger.info('the exchange announced that it closes the connection', { exchange: exchange.id });
      }),
    });
    subscription = own;
  };

  const redial = (reason: string) => {
    if (clock.monotonic() < redialAt) return;
    redialAt = clock.monotonic() + Math.min(silenceMs * 2 ** redials, longestPatienceMs);
    redials += 1;
    logger.warn('dialling again', { exchange: exchange.id, reason });
    dial();
    lose(reason, 0);
  };

  return {
    watch(wanted) {
      symbols = wanted;
      isConnected = false;
      loss = undefined;
      dial();
      onChange();
    },
    redial,
    delivered() {
      redials = 0;
      redialAt = Number.NEGATIVE_INFINITY;
    },
    unreachable: lose,
    tick() {
      if (isConnected && clock.monotonic() - activeAt > silenceMs) redial('nothing came over the stream for 30 s');
    },
    facts: () => ({ isConnected, loss }),
    async close() {
      drop();
      await Promise.all(closing);
    },
  };
}
