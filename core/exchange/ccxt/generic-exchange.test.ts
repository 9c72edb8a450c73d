import { describe, expect, it, onTestFinished } from 'vitest';
import { silentLogger } from '../../domain/ports.ts';
import { minuteMs } from '../../domain/timeframe.ts';
import { systemClock } from '../../hosts/system-ports.ts';
import { caughtUp, startRig, until } from '../feed.test-kit.ts';
import { createGenericExchange } from './generic-exchange.ts';

/** ccxt's plain Binance, pointed at the simulator: an exchange the feed knows nothing special about. */
async function connectGeneric(rig: Awaited<ReturnType<typeof startRig>>, has: Record<string, boolean> = {}) {
  const { restUrl, wsUrl } = rig.simulator;
  const exchange = await createGenericExchange({
    id: 'binance',
    clock: rig.clock,
    logger: silentLogger,
    settings: {
      enableRateLimit: false,
      has,
      urls: { api: { public: `${restUrl}/api/v3`, ws: { spot: wsUrl } } },
      options: { defaultType: 'spot', fetchMarkets: { types: ['spot'] }, fetchCurrencies: false },
    },
  });
  onTestFinished(() => exchange.close());
  return exchange;
}

describe('any exchange of ccxt', () => {
  it('is streamed without a closed flag: REST says how each bar ended', async () => {
    const rig = await startRig();
    const exchange = await connectGeneric(rig);
    const log = rig.start({ exchange, symbols: ['BTC/USDT'] });
    await caughtUp(rig, log, 3);
    const times = log.closed.map(({ candle }) => candle.openTime);
    expect(times).toEqual(times.map((_, i) => times[0] + i * minuteMs));
    const bars = rig.truth.minutes('BTC/USDT', times[0], times[times.length - 1] + minuteMs);
    expect(log.closed.map(({ candle }) => candle.close)).toEqual([...bars.close]);
    expect(log.formingCount()).toBeGreaterThan(3);
  });

  it('is asked over REST where it has no stream', async () => {
    const rig = await startRig();
    const exchange = await connectGeneric(rig, { watchOHLCV: false });
    const log = rig.start({ exchange, symbols: ['BTC/USDT'] });
    await caughtUp(rig, log, 2);
    const sockets = rig.simulator.log.events().filter((event) => event.kind === 'socket');
    expect(sockets).toEqual([]);
    await until(() => log.closed.length >= 2, 'bars are told');
    const last = log.closed[log.closed.length - 1].candle;
    expect(rig.truth.minutes('BTC/USDT', last.openTime, last.openTime + minuteMs).close[0]).toBe(last.close);
  });

  it('refuses an id that ccxt does not know', async () => {
    for (const id of ['nowhere', 'constructor', '__proto__']) {
      const created = createGenericExchange({ id, clock: systemClock, logger: silentLogger });
      await expect(created).rejects.toMatchObject({ code: 'not-found' });
    }
  });
});
