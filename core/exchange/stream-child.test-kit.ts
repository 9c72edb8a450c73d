import { openCandleStore } from '../candles/store.ts';
import { silentLogger } from '../domain/ports.ts';
import { systemClock } from '../hosts/system-ports.ts';
import { createVirtualClock } from '../simulator/virtual-clock.ts';
import { createExchange } from './ccxt/create-exchange.ts';
import { startFeed } from './feed.ts';

/** A process that streams until it is killed or told to stop; after a stop nothing may keep it alive. */
const [restUrl, wsUrl, path, startTime, speed] = process.argv.slice(2);
const logger = silentLogger;
const clock = createVirtualClock(systemClock, Number(startTime), Number(speed));
const store = openCandleStore(path, { clock, logger });
const exchange = await createExchange({ source: 'demo', simulator: { restUrl, wsUrl }, clock, logger });
const feed = startFeed({
  exchange,
  store,
  symbols: ['BTC/USDT', 'ETH/USDT'],
  clock,
  logger,
  history: { '1m': 60, '1h': 2, '1d': 1 },
  onClosed: (market, { openTime, close }) => process.send?.({ market, openTime, close }),
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
