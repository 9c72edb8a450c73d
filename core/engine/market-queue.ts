import type { Market } from '../domain/market.ts';

/** Work that is done for one market at a time; what is asked for meanwhile is done once more after it. */
export type MarketQueue = {
  request(market: Market): void;
  /** Resolves when nothing that was requested of a market runs any more. */
  idle(market: Market): Promise<void>;
  /** Resolves when nothing that was requested runs any more. */
  settled(): Promise<void>;
};

/** @param work must not throw */
export function createMarketQueue(work: (market: Market) => Promise<void>): MarketQueue {
  const running = new Map<Market, { again: boolean; done: Promise<void> }>();
  return {
    request(market) {
      const current = running.get(market);
      if (current) {
        current.again = true;
        return;
      }
      const state = { again: false, done: Promise.resolve() };
      running.set(market, state);
      state.done = (async () => {
        do {
          state.again = false;
          await work(market);
        } while (state.again);
        running.delete(market);
      })();
    },
    idle: (market) => running.get(market)?.done ?? Promise.resolve(),
    async settled() {
      await Promise.all([...running.values()].map((state) => state.done));
    },
  };
}
