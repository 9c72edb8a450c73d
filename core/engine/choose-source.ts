import type { CandleStore } from '../candles/store.ts';
import { toFailureData } from '../domain/failure.ts';
import { exchangeIdOf } from '../domain/market.ts';
import type { Logger } from '../domain/ports.ts';
import type { Clock } from '../domain/time.ts';
import { connectExchange } from './open-source.ts';

/**
 * What `auto` means on this computer: Binance when it answers or when its candles are already here (they can be
 * looked at offline), else the demo market.
 * @returns the source, and a sentence for the user when it is not the expected one
 */
export async function chooseSource(
  store: CandleStore,
  clock: Clock,
  logger: Logger,
): Promise<{ source: string; notice?: string }> {
  if (store.series().some(({ market }) => exchangeIdOf(market) === 'binance')) return { source: 'binance' };
  const connected = await connectExchange('binance', clock, logger);
  try {
    await connected.exchange.loadMarkets();
    return { source: 'binance' };
  } catch (error) {
    const reason = toFailureData(error).message;
    const notice = `Binance could not be reached, so this is the demo market, not real prices. Start again with --source binance when you are online. (${reason})`;
    return { source: 'demo', notice };
  } finally {
    await connected.close();
  }
}
