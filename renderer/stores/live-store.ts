import { create } from 'zustand';
import type { EngineStatus, ModelSummary, Ticker } from '../../core/contract/contract.ts';
import type { Market } from '../../core/domain/market.ts';
import type { UtcMs } from '../../core/domain/time.ts';

/** What the frame shows on every page; written by `useLiveSubscriptions` only. */
export type Live = {
  readonly status: EngineStatus | null;
  /** The engine's clock minus this page's clock, ms. */
  readonly clockOffset: number;
  readonly tickers: Readonly<Partial<Record<Market, Ticker>>>;
  readonly models: readonly ModelSummary[] | null;
};

export const useLive = create<Live>(() => ({ status: null, clockOffset: 0, tickers: {}, models: null }));

/** The engine's time, which ages are measured against. */
export function engineNow(): UtcMs {
  return Date.now() + useLive.getState().clockOffset;
}

/** Price step of a market; a cent until the engine has said. */
export function useTickSize(market: Market): number {
  return useLive((state) => state.tickers[market]?.tickSize ?? 0.01);
}
