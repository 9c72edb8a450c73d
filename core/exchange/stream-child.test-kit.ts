import { type CandleStore, openCandleStore } from '../candles/store.ts';
import { silentLogger } from '../domain/ports.ts';
import { systemClock } from '../hosts/system-ports.ts';
import { createVirtualClock } from '../simulator/virtual-clock.ts';
import { createExchange } from './ccxt/create-exchange.ts';
import { startFeed } from './feed.ts';

/**
 * A process that streams until it is killed or told to stop; after a stop nothing may keep it alive. It tells when it
 * begins, every bar that its feed tells, and every row once the store has taken it.
 */
const [restUrl, wsUrl, path, startTime, speed, minutes] = process.argv.slice(2);
const logger = silentLogger;
const clock = createVirtualClock(systemClock, Number(startTime), Number(speed));
const store = openCandleStore(path, { clock, logger });
const put: CandleStore['put'] = (market, timeframe, rows, source, now) => {
  const result = store.put(market, timeframe, rows, source, now);
  const refused = new Set(result.rejected.map(({ index }) => index));
  const taken = rows.filter((_, i) => !refused.has(i)).map(({ openTime, close }) => [openTime, close]);
  process.send?.({ kind: 'stored', market, timeframe, source, taken });
  return result;
};
const exchange = await createExchange({ source: 'demo', simulator: { restUrl, wsUrl }, clock, logger });
process.send?.({ kind: 'begun' });
const feed = startFeed({
  exchange,
  store: { ...store, put },
  symbols: ['BTC/USDT', 'ETH/USDT'],
  clock,
  logger,
  history: { '1m': Number(minutes), '1h': 2, '1d': 1 },
  onClosed: (market, { openTime }) => process.send?.({ kind: 'told', market, openTime }),
  onForming() {},
  onHistory() {},
  onState() {},
});
process.once('message', async () => {
  await feed.stop();
  await exchange.close();
  store.close();
  process.disconnect();
});
