import type { Market } from '../../core/domain/market.ts';
import { useLive } from './live-store.ts';
import { useSettings } from './settings-store.ts';

/** The market on the screen: the remembered one when the engine still has it, else its first; null until it has said. */
export function useMarket(): Market | null {
  const remembered = useSettings((state) => state.market);
  const markets = useLive((state) => state.status?.markets);
  if (!markets) return null;
  return markets.find((market) => market === remembered) ?? markets[0] ?? null;
}
