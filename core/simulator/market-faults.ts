import type { UtcMs } from '../domain/time.ts';
import { minuteMs } from '../domain/timeframe.ts';
import type { Faults } from './fault-switches.ts';
import type { SimulatedSymbol } from './market-source.ts';
import type { SymbolStatus } from './rest-bodies.ts';
import type { Listing } from './rest-routes.ts';
import type { Alterations } from './served-market.ts';

type Stretch = { symbol: string; from: UtcMs; to: UtcMs };

export type MarketFaults = Alterations &
  Listing & {
    /** Must be called after every change of the faults: notes when trading stopped and began again. */
    refresh(): void;
  };

/** The faults that change what the exchange knows: holes, revisions, halts and delistings. */
export function createMarketFaults(
  symbols: readonly SimulatedSymbol[],
  faults: Faults,
  now: () => UtcMs,
): MarketFaults {
  const halts: Stretch[] = [];
  let version = 0;

  const statusOf = (symbol: string): SymbolStatus => faults.peek('symbolStatus')?.settings[symbol] ?? 'TRADING';
  const isDelisted = (symbol: string) => faults.peek('delisted')?.settings.includes(symbol) ?? false;
  const covers = (openTime: UtcMs, symbol: string) => (stretch: Stretch) =>
    stretch.symbol === symbol && openTime >= stretch.from && openTime < stretch.to;

  return {
    version: () => version,
    statusOf,
    listed: () => symbols.filter(({ symbol }) => !isDelisted(symbol)),
    isServed(symbol, openTime) {
      if (isDelisted(symbol)) return false;
      const isCovered = covers(openTime, symbol);
      return !halts.some(isCovered) && !faults.peek('holes')?.settings.some(isCovered);
    },
    revise(symbol, candle) {
      const revision = faults
        .peek('revisions')
        ?.settings.find((entry) => entry.symbol === symbol && entry.openTime === candle.openTime);
      if (!revision) return candle;
      const close = Math.round(candle.close * revision.factor * 1e8) / 1e8;
      return { ...candle, close, high: Math.max(candle.high, close), low: Math.min(candle.low, close) };
    },
    refresh() {
      version += 1;
      // A bar that has begun is finished: trading stops and begins at whole minutes.
      const nextMinute = (Math.floor(now() / minuteMs) + 1) * minuteMs;
      for (const { symbol } of symbols) {
        const open = halts.find((halt) => halt.symbol === symbol && halt.to === Infinity);
        const isTrading = statusOf(symbol) === 'TRADING';
        if (open && isTrading) open.to = nextMinute;
        if (!open && !isTrading) halts.push({ symbol, from: nextMinute, to: Infinity });
      }
    },
  };
}
