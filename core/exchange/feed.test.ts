import { describe, expect, it } from 'vitest';
import { minuteMs, openTimeOf } from '../domain/timeframe.ts';
import { btc, caughtUp, differences, isLive, startRig, toldTimes, until } from './feed.test-kit.ts';

const symbols = ['BTC/USDT', 'ETH/USDT'];

describe('the feed', () => {
  it('stores every bar as it was and tells of each once, in order, after it is stored', async () => {
    const rig = await startRig();
    const unstored: number[] = [];
    const log = rig.start({
      onClosed(market, candle) {
        log.closed.push({ market, candle });
        const { openTime } = candle;
        if (rig.store.read(market, '1m', openTime, openTime + minuteMs).openTime.length !== 1) unstored.push(openTime);
      },
    });
    await caughtUp(rig, log, 4);

    const times = toldTimes(log, btc);
    expect(times.length).toBeGreaterThanOrEqual(3);
    expect(times).toEqual(times.map((_, i) => times[0] + i * minuteMs));
    expect(unstored).toEqual([]);
    expect(log.formingCount()).toBeGreaterThan(times.length);
    const to = times[times.length - 1] + minuteMs;
    for (const symbol of symbols) expect(differences(rig, symbol, to - 120 * minuteMs, to)).toEqual([]);
  });

  it('fetches the newest bars first, then 1h and 1d, then the rest, and asks for nothing twice', async () => {
    const rig = await startRig();
    const depth = { '1m': 3_000, '1h': 50, '1d': 5 };
    const first = rig.start({ history: depth });
    const isFilled = () => rig.store.series().filter(({ bars, timeframe }) => bars >= depth[timeframe as '1m']).length;
    await until(() => isFilled() === 6, 'history is complete');
    await caughtUp(rig, first, 1);
    expect(first.history.length).toBeGreaterThanOrEqual(6);
    await first.feed.stop();

    const requests = rig.simulator.log.events().filter((event) => event.kind === 'request');
    const klines = requests.filter(({ route }) => route === '/api/v3/klines').map(({ query }) => query);
    expect(klines.slice(0, 2).every((query) => query.includes('interval=1m'))).toBe(true);
    const order = klines.slice(2).map((query) => /interval=(\w+)/.exec(query)?.[1]);
    expect(order.indexOf('1h')).toBeLessThan(order.lastIndexOf('1m'));

    const before = rig.simulator.log.events().length;
    const newestDay = rig.store.last(btc, '1d')?.openTime ?? 0;
    const again = rig.start({ history: depth });
    await caughtUp(rig, again, 1);
    const repeated = rig.simulator.log.events().slice(before);
    const startOf = (query: string) => Number(/startTime=(\d+)/.exec(query)?.[1]);
    // The simulated night may pass meanwhile: the day that ends with it is new.
    const asked = repeated.filter(
      (event) => event.kind === 'request' && event.query.includes('interval=1d') && startOf(event.query) <= newestDay,
    );
    expect(asked).toEqual([]);
    expect(isFilled()).toBe(6);
  });

  it('follows the time of the exchange when this computer is an hour off, and says so', async () => {
    for (const clockOffMs of [3_600_000, -3_600_000]) {
      const rig = await startRig({ clockOffMs });
      const log = rig.start();
      await caughtUp(rig, log, 2);
      const newest = rig.store.last(btc, '1m')?.openTime ?? 0;
      expect(newest).toBeLessThanOrEqual(openTimeOf(rig.simulator.now(), '1m'));
      expect(differences(rig, 'BTC/USDT', newest - 100 * minuteMs, newest + minuteMs)).toEqual([]);
      expect(rig.store.quarantined()).toEqual([]);
      expect(log.feed.states()[0].detail).toMatch(
        /this computer's clock is 3[56]\d\d s (behind|ahead of) the exchange/,
      );
      await log.feed.stop();
    }
  });

  it('stops a market that the exchange halts, with a notice, and takes it up again', async () => {
    const rig = await startRig({ speed: 120 });
    const log = rig.start();
    await until(() => isLive(log), 'it is live');
    rig.simulator.faults.apply({ symbolStatus: { 'ETH/USDT': 'BREAK' } });
    const eth = () => log.feed.states()[1];
    await until(() => eth().state === 'stopped', 'the halt is noticed');
    expect(eth().detail).toBe('ETH/USDT is halted by the exchange; asking again every 10 minutes');
    const target = (log.feed.states()[0].lastClosedTime ?? 0) + minuteMs;
    await until(() => (log.feed.states()[0].lastClosedTime ?? 0) >= target, 'the other market goes on');

    rig.simulator.faults.apply({ symbolStatus: null });
    await until(() => eth().state === 'live', 'it trades again');

    rig.simulator.faults.apply({ delisted: ['ETH/USDT'] });
    await until(() => eth().state === 'stopped', 'the delisting is noticed');
    expect(eth().detail).toBe('ETH/USDT is not traded on demo');
  });

  it('says of an unknown symbol that it is not traded, and streams the others', async () => {
    const rig = await startRig();
    const log = rig.start({ symbols: ['BTC/USDT', 'NOT/REAL'] });
    await until(() => log.feed.states()[0].state === 'live', 'the known market is live');
    expect(log.feed.states()[1]).toMatchObject({ state: 'stopped', detail: 'NOT/REAL is not traded on demo' });
    await expect(rig.exchange.fetchCandles('NOT/REAL', '1m', 0, 1)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('marks what the exchange does not have as a hole and stops asking for it', async () => {
    const rig = await startRig();
    const hour = 3_600_000;
    const from = openTimeOf(rig.simulator.now(), '1h') - hour;
    rig.simulator.faults.apply({ holes: [{ symbol: 'BTC/USDT', from, to: from + 5 * minuteMs }] });
    const log = rig.start();
    await until(() => rig.store.holes(btc, '1m').length === 1, 'the hole is marked');
    expect(rig.store.holes(btc, '1m')).toEqual([{ from, to: from + 4 * minuteMs, bars: 5 }]);
    const asked = () =>
      rig.simulator.log
        .events()
        .filter((event) => event.kind === 'request' && event.query.includes(`BTCUSDT&interval=1m&startTime=${from}&`));
    const times = asked().length;
    expect(times).toBeGreaterThanOrEqual(1);
    expect(times).toBeLessThanOrEqual(3);
    rig.simulator.faults.apply({ dropSockets: {} });
    await caughtUp(rig, log, 2);
    expect(asked().length).toBe(times);
  });
});
