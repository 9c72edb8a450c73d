import type { CandleStore } from '../candles/store.ts';
import { toFailureData } from '../domain/failure.ts';
import { exchangeIdOf } from '../domain/market.ts';

/**
 * What `auto` means on this computer: Binance when its candles are already here (they can be looked at offline) or
 * when it answers, else the demo market.
 * @param reachBinance rejects when Binance cannot be reached
 * @returns the source, and a sentence for the user when it is not the expected one
 */
export async function chooseSource(
  store: CandleStore,
  reachBinance: () => Promise<void>,
): Promise<{ source: string; notice?: string }> {
  if (store.series().some(({ market }) => exchangeIdOf(market) === 'binance')) return { source: 'binance' };
  try {
    await reachBinance();
    return { source: 'binance' };
  } catch (error) {
    const reason = toFailureData(error).message;
    const notice = `Binance could not be reached, so this is the demo market, not real prices. Start again with --source binance when you are online. (${reason})`;
    return { source: 'demo', notice };
  }
}
