import { describe, expect, it } from 'vitest';
import { candleAt } from '../domain/candle.ts';
import { dayMs, minuteMs, openTimeOf } from '../domain/timeframe.ts';
import type { FaultChanges } from '../simulator/fault-table.ts';
import { btc, caughtUp, differences, isLive, startRig, startTime, toldTimes, until } from './feed.test-kit.ts';

/** One after the other, each for a few virtual seconds: the damage of one is still there when the next begins. */
const faults: FaultChanges[] = [
  { duplicateFrames: { forMs: 60_000 }, reorderFrames: { forMs: 120_000 } },
  { lateFrames: { forMs: 120_000 } },
  { dropClosedFrames: { count: 4 } },
  { malformedFrames: { count: 12 } },
  { badValues: { kind: 'nan', count: 12 } },
  { badValues: { kind: 'empty', count: 12 }, dropClosedFrames: { count: 2 } },
  { badValues: { kind: 'negative', count: 12 }, dropSockets: {} },
  { badValues: { kind: 'high-below-low', count: 12 }, dropSockets: {} },
  { badValues: { kind: 'huge', count: 12 }, dropClosedFrames: { count: 2 } },
  { badValues: { kind: 'jump', count: 12 }, dropSockets: {} },
  { truncatedBodies: { count: 3 }, dropSockets: {} },
  { httpErrors: { status: 503, count: 2 }, dropSockets: {} },
  { stall: {} },
  { serverShutdown: { cutAfterMs: 20_000 } },
  { rateLimit: { retryAfterSeconds: 40 }, dropSockets: {} },
  { refuseConnections: { forMs: 90_000 } },
];

describe('the feed under fire', () => {
  it('ends with exactly what the exchange had, whatever was lost, doubled, damaged or refused on the way', async () => {
    const rig = await startRig();
    const log = rig.start();
    await until(() => isLive(log), 'it is live');
    // The control: whoever believes the stream alone must end up wrong, or these faults prove nothing.
    const believed = new Map<number, number>();
    rig.exchange.watch(['BTC/USDT'], {
      onCandle: (_, candle) => candle.isClosed && believed.set(candle.openTime, candle.close),
      onActivity() {},
      onConnect() {},
      onDisconnect() {},
      onShutdownNotice() {},
    });
    for (const fault of faults) {
      const next = rig.simulator.now() + 80_000;
      rig.simulator.faults.apply(fault);
      await until(() => rig.simulator.now() > next, 'the fault has had its time');
    }
    for (const name of Object.keys(rig.simulator.faults.active())) rig.simulator.faults.apply({ [name]: null });
    await caughtUp(rig, log, 2);

    const to = openTimeOf(rig.simulator.now(), '1m') - minuteMs;
    const upTo = Math.min(to, rig.store.last(btc, '1m')?.openTime ?? 0);
    const wrong = () =>
      ['BTC/USDT', 'ETH/USDT'].flatMap((symbol) => differences(rig, symbol, startTime - 100 * minuteMs, upTo));
    await until(() => wrong().length === 0, `the store equals the truth: ${wrong().join('\n')}`, 20_000).catch(
      () => {},
    );
    expect(wrong()).toEqual([]);

    const bars = rig.truth.minutes('BTC/USDT', Math.min(...believed.keys()), upTo);
    expect([...bars.openTime].some((time, i) => believed.get(time) !== bars.close[i])).toBe(true);

    const times = toldTimes(log, btc);
    expect(times.length).toBeGreaterThan(12);
    expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
    const struck = rig.simulator.log.events().filter((event) => event.kind === 'kline' && event.faults.length > 0);
    expect(struck.length).toBeGreaterThan(30);
  });

  it('takes over a late revision over REST, keeps the old values and has readers read again', async () => {
    const rig = await startRig();
    const log = rig.start();
    await caughtUp(rig, log, 1);
    const openTime = rig.store.last(btc, '1m')?.openTime ?? 0;
    const before = rig.truth.minutes('BTC/USDT', openTime, openTime + minuteMs).close[0];
    const signs = log.history.length;
    rig.simulator.faults.apply({ revisions: [{ symbol: 'BTC/USDT', openTime, factor: 1.01 }], dropSockets: {} });

    await until(() => rig.store.revisions(btc, '1m').length === 1, 'the revision is stored');
    const [revision] = rig.store.revisions(btc, '1m');
    expect(revision).toMatchObject({ openTime, before: { close: before } });
    expect(rig.store.read(btc, '1m', openTime, openTime + minuteMs).close[0]).toBeCloseTo(before * 1.01, 6);
    await until(() => log.history.length > signs, 'readers are told');
    expect(toldTimes(log, btc).filter((time) => time === openTime).length).toBeLessThanOrEqual(1);
  });

  it('reads the newest bars of an earlier life over REST again, which only the stream may have told', async () => {
    const rig = await startRig();
    const log = rig.start();
    await caughtUp(rig, log, 1);
    await log.feed.stop();
    const openTime = (rig.store.last(btc, '1m')?.openTime ?? 0) - 30 * minuteMs;
    rig.simulator.faults.apply({ revisions: [{ symbol: 'BTC/USDT', openTime, factor: 1.01 }] });
    rig.start();
    await until(() => rig.store.revisions(btc, '1m').length === 1, 'the revision is stored');
    expect(rig.store.revisions(btc, '1m')).toMatchObject([{ openTime }]);
  });

  it('does so also when that life ended days ago', async () => {
    const rig = await startRig();
    const from = startTime - 2 * dayMs;
    const minutes = rig.truth.minutes('BTC/USDT', from, from + 60 * minuteMs);
    const rows = Array.from(minutes.openTime, (_, i) => candleAt(minutes, i));
    const told = { ...rows[40], close: rows[40].low };
    rig.store.put(btc, '1m', [...rows.slice(0, 40), told, ...rows.slice(41)], 'stream');
    rig.start();
    await until(() => rig.store.revisions(btc, '1m').length === 1, 'the bar is corrected');
    expect(differences(rig, 'BTC/USDT', from, from + 60 * minuteMs)).toEqual([]);
  });

  it('goes on, tells each bar once and fetches again what was deleted behind its back, the newest bars included', async () => {
    const rig = await startRig();
    const log = rig.start();
    await caughtUp(rig, log, 3);
    const newest = rig.store.last(btc, '1m')?.openTime ?? 0;
    expect(rig.store.remove(btc, '1m', newest - 40 * minuteMs, newest - 30 * minuteMs)?.bars).toBe(10);
    expect(rig.store.remove(btc, '1m', newest - 4 * minuteMs, newest + minuteMs)?.bars).toBe(5);
    await caughtUp(rig, log, 3);
    // A reconnect looks for gaps at once; otherwise the hour does.
    rig.simulator.faults.apply({ dropSockets: {} });
    const wrong = () => differences(rig, 'BTC/USDT', startTime - 100 * minuteMs, newest + 3 * minuteMs);
    await until(() => wrong().length === 0, 'the store equals the truth', 30_000).catch(() => {});
    expect(wrong()).toEqual([]);
    const times = toldTimes(log, btc);
    expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
  });

  it('does not believe a lone bar on another price level', async () => {
    const rig = await startRig();
    const log = rig.start();
    await until(() => isLive(log), 'it is live');
    rig.simulator.faults.apply({ badValues: { kind: 'jump', where: 'stream', forMs: 90_000 } });
    await caughtUp(rig, log, 3);
    const to = rig.store.last(btc, '1m')?.openTime ?? 0;
    expect(differences(rig, 'BTC/USDT', startTime, to)).toEqual([]);
    expect(rig.store.revisions(btc, '1m')).toEqual([]);
    expect(log.closed.every(({ market, candle }) => market !== btc || candle.close < 80_000)).toBe(true);
  });
});
