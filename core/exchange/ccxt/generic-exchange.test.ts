import { describe, expect, it, onTestFinished } from 'vitest';
import { silentLogger } from '../../domain/ports.ts';
import { hourMs, minuteMs } from '../../domain/timeframe.ts';
import { systemClock } from '../../hosts/system-ports.ts';
import { downloadCandles } from '../download-candles.ts';
import { btc, caughtUp, differences, startRig, startTime, until } from '../feed.test-kit.ts';
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
  return { ...exchange, id: 'demo' };
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

  it.each([
    ['ahead of', 90_000],
    ['behind', -90_000],
  ])('closes no bar early when it tells no time and this computer’s clock is %s its own', async (_, clockOffMs) => {
    const rig = await startRig({ clockOffMs });
    const exchange = await connectGeneric(rig, { fetchTime: false });
    const log = rig.start({ exchange, symbols: ['BTC/USDT'] });
    await until(() => log.closed.length >= 4, 'bars are told');
    const upTo = rig.store.last(btc, '1m')?.openTime ?? 0;
    expect(rig.store.revisions(btc, '1m')).toEqual([]);
    await until(() => rig.store.series().length === 3, 'history has begun');
    await log.feed.stop();
    expect(differences(rig, 'BTC/USDT', upTo - 30 * minuteMs, upTo + minuteMs)).toEqual([]);
    const hour = rig.store.last(btc, '1h')?.openTime ?? 0;
    expect(hour).toBeGreaterThanOrEqual(startTime - 2 * hourMs);
    expect(hour + hourMs).toBeLessThanOrEqual(rig.simulator.now());
  });

  it('downloads from it only bars that a newer one follows', async () => {
    const rig = await startRig({ clockOffMs: 90_000 });
    const exchange = await connectGeneric(rig, { fetchTime: false });
    const range = { from: startTime - 30 * minuteMs, to: rig.clock.now() + 60 * minuteMs };
    await downloadCandles({ ...rig, exchange, market: btc, timeframe: '1m', ...range });
    const last = rig.store.last(btc, '1m')?.openTime ?? 0;
    expect(last + minuteMs).toBeLessThanOrEqual(rig.simulator.now());
    expect(differences(rig, 'BTC/USDT', range.from, last + minuteMs)).toEqual([]);
    expect(rig.store.holes(btc, '1m')).toEqual([]);
  });

  it('refuses an id that ccxt does not know', async () => {
    for (const id of ['nowhere', 'constructor', '__proto__']) {
      const created = createGenericExchange({ id, clock: systemClock, logger: silentLogger });
      await expect(created).rejects.toMatchObject({ code: 'not-found' });
    }
  });
});
