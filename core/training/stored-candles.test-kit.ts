import { join } from 'node:path';
import { openCandleStore } from '../candles/store.ts';
import { type Candle, candleAt } from '../domain/candle.ts';
import { silentLogger } from '../domain/ports.ts';
import { dayMs } from '../domain/timeframe.ts';
import { systemClock } from '../hosts/system-ports.ts';
import { createSyntheticMarket } from '../simulator/synthetic-market.ts';

export const storedMarket = 'demo:BTC/USDT';

/** Stores 1m bars for the decisions and older days for the 1d window, as a feed would have left them. */
export function storeCandles(dataDir: string, minuteDays = 22): void {
  const store = openCandleStore(join(dataDir, 'candles.sqlite'), { clock: systemClock, logger: silentLogger });
  const from = Date.UTC(2025, 0, 1);
  const columns = createSyntheticMarket({ seed: 1, epoch: from }).minutes('BTC/USDT', from, from + minuteDays * dayMs);
  store.put(
    storedMarket,
    '1m',
    Array.from(columns.openTime, (_, i): Candle => candleAt(columns, i)),
    'import',
  );
  const days = Array.from({ length: 400 }, (_, i): Candle => {
    const price = 100 + Math.sin(i);
    return {
      openTime: from - (400 - i) * dayMs,
      open: price,
      high: price + 1,
      low: price - 1,
      close: price,
      volume: 1,
    };
  });
  store.put(storedMarket, '1d', days, 'import');
  store.close();
}
