import { asClosed, emptyColumns } from '../core/domain/candle.ts';
import { silentLogger } from '../core/domain/ports.ts';
import { seededRandom } from '../core/domain/random.ts';
import { minuteMs } from '../core/domain/timeframe.ts';
import { systemClock } from '../core/hosts/system-ports.ts';
import { createReplayMarket } from '../core/simulator/replay-market.ts';
import { startSimulator } from '../core/simulator/start-simulator.ts';

/** The exchange of the stream benchmark in a process of its own: generated markets, replayed. */
const [symbolCount, bars, firstOpenTime, startTime, speed] = process.argv.slice(2).map(Number);

const series = Array.from({ length: symbolCount }, (_, index) => {
  const random = seededRandom(index + 1);
  const columns = emptyColumns(bars);
  let price = 100;
  for (let i = 0; i < bars; i++) {
    const close = Math.round(price * (1 + (random() - 0.5) / 500) * 100) / 100;
    columns.openTime[i] = firstOpenTime + i * minuteMs;
    columns.open[i] = price;
    columns.high[i] = Math.max(price, close);
    columns.low[i] = Math.min(price, close);
    columns.close[i] = close;
    columns.volume[i] = Math.ceil(random() * 1_000);
    price = close;
  }
  return { symbol: `C${index}/USDT`, columns: asClosed(columns), tickSize: 0.01 };
});

const simulator = await startSimulator({
  market: createReplayMarket(series),
  clock: systemClock,
  speed,
  startTime,
  logger: silentLogger,
});
process.on('message', (frames: number) => {
  simulator.faults.apply({ burst: { symbol: 'C0/USDT', frames } });
});
process.send?.({ restUrl: simulator.restUrl, wsUrl: simulator.wsUrl, now: simulator.now(), sentAt: Date.now() });
