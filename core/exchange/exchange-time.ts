import type { Clock, UtcMs } from '../domain/time.ts';

/** The exchange's time, known only within bounds: an answer is as old as its way here took. */
export type ExchangeTime = {
  /** Takes the exchange's answer to a question sent at monotonic `sentAt` and answered at `receivedAt`. */
  observe(serverTime: UtcMs, sentAt: number, receivedAt: number): void;
  /** It is at least this late there; -Infinity before the first answer, so for ever where the exchange tells no time. */
  earliest(): UtcMs;
  /** It is at most this late there; this computer's time before the first answer. */
  latest(): UtcMs;
  /** How far this computer's clock is certainly off, ms; positive when it is behind the exchange. */
  skew(): number;
};

/** Bars follow the exchange's time, not this computer's: bounds from its answers, carried on by the monotonic clock. */
export function createExchangeTime(clock: Clock): ExchangeTime {
  let low: number | undefined;
  let high = 0;
  let skew = 0;

  return {
    observe(serverTime, sentAt, receivedAt) {
      low = serverTime - receivedAt;
      high = serverTime - sentAt;
      const wallAhead = clock.now() - clock.monotonic();
      if (low > wallAhead) skew = low - wallAhead;
      else if (high < wallAhead) skew = high - wallAhead;
      else skew = 0;
    },
    earliest: () => (low === undefined ? Number.NEGATIVE_INFINITY : low + clock.monotonic()),
    latest: () => (low === undefined ? clock.now() : high + clock.monotonic()),
    skew: () => skew,
  };
}
