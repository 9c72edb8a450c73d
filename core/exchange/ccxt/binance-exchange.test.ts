import { describe, expect, it, onTestFinished } from 'vitest';
import type { Candle } from '../../domain/candle.ts';
import { silentLogger } from '../../domain/ports.ts';
import { minuteMs } from '../../domain/timeframe.ts';
import { systemClock } from '../../hosts/system-ports.ts';
import { startSimulator } from '../../simulator/start-simulator.ts';
import { createSyntheticMarket } from '../../simulator/synthetic-market.ts';
import { createVirtualClock } from '../../simulator/virtual-clock.ts';
import type { ExchangeHandlers } from '../exchange.ts';
import { startTime, until } from '../feed.test-kit.ts';
import { type BinanceOptions, createBinanceExchange } from './binance-exchange.ts';

const market = createSyntheticMarket({ seed: 3 });

async function simulate(speed = 60) {
  const simulator = await startSimulator({ market, clock: systemClock, speed, startTime, logger: silentLogger });
  onTestFinished(() => simulator.close());
  return simulator;
}

async function connect(options: Pick<BinanceOptions, 'hosts'> & Partial<BinanceOptions>, speed = 60) {
  const clock = createVirtualClock(systemClock, startTime, speed);
  const exchange = await createBinanceExchange({ id: 'demo', name: 'It', clock, logger: silentLogger, ...options });
  onTestFinished(() => exchange.close());
  return exchange;
}

function listen() {
  const candles: (Candle & { isClosed: boolean })[] = [];
  const events: string[] = [];
  const handlers: ExchangeHandlers = {
    onCandle: (_, candle) => candles.push(candle),
    onActivity() {},
    onConnect: () => events.push('connect'),
    onDisconnect: (reason) => events.push(reason),
    onShutdownNotice: () => events.push('notice'),
  };
  return { candles, events, handlers };
}

const inOneMinute = () => new Promise((resolve) => setTimeout(resolve, 20));

describe('Binance through ccxt', () => {
  it('loads the spot markets with one call and no key', async () => {
    const simulator = await simulate();
    const exchange = await connect({ hosts: [simulator] });
    const markets = await exchange.loadMarkets();
    expect(markets).toContainEqual({ symbol: 'BTC/USDT', tickSize: 0.01, isActive: true });
    expect(simulator.log.requests().map(({ route, count }) => [route, count])).toEqual([['/api/v3/exchangeInfo', 1]]);
  });

  it('hands over every frame of a burst of 3000 and every closed flag', async () => {
    const simulator = await simulate();
    const exchange = await connect({ hosts: [simulator] });
    const { candles, events, handlers } = listen();
    exchange.watch(['BTC/USDT'], handlers);
    await until(() => events.includes('connect'), 'it streams');
    simulator.faults.apply({ burst: { symbol: 'BTC/USDT', frames: 3_000 } });
    const seen = () => new Set(candles.filter(({ isClosed }) => isClosed).map(({ openTime }) => openTime));
    await until(() => seen().size >= 3_000, 'all frames have come');
    expect(simulator.log.frames()['btcusdt@kline_1m'].closed).toBeLessThanOrEqual(candles.length);
  });

  it('skips malformed frames and keeps the connection', async () => {
    const simulator = await simulate();
    const exchange = await connect({ hosts: [simulator] });
    const { candles, events, handlers } = listen();
    exchange.watch(['BTC/USDT'], handlers);
    await until(() => candles.length > 0, 'it streams');
    simulator.faults.apply({ malformedFrames: { count: 5 } });
    await until(() => simulator.faults.active().malformedFrames === undefined, 'the frames were sent');
    const before = candles.length;
    await until(() => candles.length > before, 'sound frames come again');
    expect(events).toEqual(['connect']);
  });

  it('replaces a connection before the exchange cuts it, and after a shutdown notice, without losing a bar', async () => {
    const simulator = await simulate(10_000);
    const exchange = await connect({ hosts: [simulator], clock: systemClock, renewAfterMs: 4_000 });
    const { candles, events, handlers } = listen();
    exchange.watch(['BTC/USDT'], handlers);
    await until(() => candles.length > 0, 'it streams');
    simulator.faults.apply({ serverShutdown: { cutAfterMs: 5_000_000 } });
    const cuts = () => simulator.log.events().filter((event) => event.kind === 'socket' && event.what.includes('cut'));
    await until(() => simulator.now() > startTime + 26 * 60 * minuteMs, 'a day and more has passed');

    expect(events.filter((event) => event !== 'connect' && event !== 'notice')).toEqual([]);
    expect(events.filter((event) => event === 'connect').length).toBeGreaterThanOrEqual(3);
    expect(cuts()).toEqual([]);
    const times = [...new Set(candles.filter(({ isClosed }) => isClosed).map(({ openTime }) => openTime))];
    expect(times).toEqual(times.map((_, i) => times[0] + i * minuteMs));
    expect(times.length).toBeGreaterThan(1_400);
  });

  it('goes to the market-data address when the first does not serve the region, and says so when none does', async () => {
    const [closed, open] = [await simulate(), await simulate()];
    closed.faults.apply({ httpErrors: { status: 451 } });
    const exchange = await connect({ hosts: [closed, open] });
    expect(await exchange.loadMarkets()).toHaveLength(market.symbols.length);
    const { candles, handlers } = listen();
    exchange.watch(['BTC/USDT'], handlers);
    await until(() => candles.length > 0, 'the other address streams');

    open.faults.apply({ httpErrors: { status: 451 } });
    await expect(exchange.loadMarkets()).rejects.toMatchObject({
      code: 'unavailable',
      message:
        'It does not serve the region you are in (HTTP 451); choose another exchange, or import candles from a file.',
    });
  });

  it('does not dodge a rate limit by asking elsewhere', async () => {
    const [limited, other] = [await simulate(), await simulate()];
    limited.faults.apply({ rateLimit: { retryAfterSeconds: 30 } });
    const exchange = await connect({ hosts: [limited, other] });
    await expect(exchange.loadMarkets()).rejects.toMatchObject({ code: 'unavailable' });
    await exchange.loadMarkets();
    expect(other.log.requests()).toEqual([]);
  });

  it('refuses a body that was cut off instead of making candles of it', async () => {
    const simulator = await simulate();
    const exchange = await connect({ hosts: [simulator] });
    await exchange.loadMarkets();
    simulator.faults.apply({ truncatedBodies: { count: 1 } });
    await expect(exchange.fetchCandles('BTC/USDT', '1m', startTime - 10 * minuteMs, 5)).rejects.toMatchObject({
      code: 'unavailable',
      message: 'It sent a damaged answer; it will be asked again.',
    });
    expect(await exchange.fetchCandles('BTC/USDT', '1m', startTime - 10 * minuteMs, 5)).toHaveLength(5);
  });

  it('gives up on an answer that never comes, with one call on its way at a time', async () => {
    const simulator = await simulate();
    const exchange = await connect({ hosts: [simulator], timeoutMs: 300 });
    await exchange.loadMarkets();
    simulator.faults.apply({ hangingReplies: { count: 1 } });
    const calls = [1, 2, 3].map(() => exchange.serverTime());
    await inOneMinute();
    expect(simulator.log.requests().filter(({ route }) => route === '/api/v3/time')).toHaveLength(1);
    const results = await Promise.allSettled(calls);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
    expect((results[0] as PromiseRejectedResult).reason).toMatchObject({ message: 'It did not answer in time.' });
  });

  it('ends a waiting call when its reader stops or the exchange is closed', async () => {
    const simulator = await simulate();
    const exchange = await connect({ hosts: [simulator] });
    await exchange.loadMarkets();
    simulator.faults.apply({ rateLimit: { retryAfterSeconds: 86_400 } });
    await expect(exchange.serverTime()).rejects.toMatchObject({ code: 'unavailable' });
    const abort = new AbortController();
    const [stopped, closed] = [exchange.serverTime({ signal: abort.signal }), exchange.serverTime()];
    abort.abort();
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
    const refused = expect(closed).rejects.toMatchObject({ code: 'cancelled' });
    await exchange.close();
    await refused;
  });

  it('refuses more markets than one connection may carry', async () => {
    const simulator = await simulate();
    const exchange = await connect({ hosts: [simulator] });
    const symbols = Array.from({ length: 1_025 }, (_, i) => `A${i}/USDT`);
    expect(() => exchange.watch(symbols, listen().handlers)).toThrow(/at most 1024 markets/);
  });
});
