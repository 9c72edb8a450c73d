import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type CandleStore, openCandleStore } from '../candles/store.ts';
import { Failure } from '../domain/failure.ts';
import { silentLogger } from '../domain/ports.ts';
import { minuteMs, openTimeOf } from '../domain/timeframe.ts';
import type { Exchange, ExchangeHandlers } from './exchange.ts';
import { startFeed } from './feed.ts';
import type { FeedState } from './feed-state.ts';
import { createManualClock } from './manual-clock.test-kit.ts';

const start = Date.UTC(2025, 0, 1);
const row = (openTime: number) => ({ openTime, open: 100, high: 101, low: 99, close: 100, volume: 1 });

/** An exchange that answers at once and streams only what the test sends; it counts the dials and the times of REST calls. */
function script(readers: { onClosed?(): void; wrap?(store: CandleStore): CandleStore } = {}) {
  const clock = createManualClock(start);
  const asked: number[] = [];
  const dialled: number[] = [];
  const closed: number[] = [];
  const states: FeedState[] = [];
  let handlers: ExchangeHandlers | undefined;
  let isDead = false;
  const exchange: Exchange = {
    id: 'demo',
    loadMarkets: async () => [{ symbol: 'BTC/USDT', tickSize: 0.01, isActive: true }],
    hasOwnTime: true,
    serverTime: async () => clock.now(),
    async fetchCandles(_symbol, timeframe, since, limit) {
      asked.push(clock.monotonic());
      const rows = [];
      const from = Math.max(since, start - 10 * minuteMs);
      if (timeframe !== '1m' || isDead) return [];
      for (let at = from; at <= openTimeOf(clock.now(), '1m') && rows.length < limit; at += minuteMs)
        rows.push(row(at));
      return rows;
    },
    watch(_symbols, next) {
      dialled.push(clock.monotonic());
      handlers = next;
      queueMicrotask(() => next.onConnect());
      return { close: async () => {} };
    },
    close: async () => {},
  };
  const dir = mkdtempSync(join(tmpdir(), 'watchdog-'));
  const store = openCandleStore(join(dir, 'candles.sqlite'), { clock, logger: silentLogger });
  const feed = startFeed({
    exchange,
    store: readers.wrap?.(store) ?? store,
    symbols: ['BTC/USDT'],
    clock,
    logger: silentLogger,
    history: { '1m': 5, '1h': 0, '1d': 0 },
    onClosed(_, candle) {
      closed.push(candle.openTime);
      readers.onClosed?.();
    },
    onForming() {},
    onHistory() {},
    onState: (state) => states.push(state),
  });
  onTestFinished(async () => {
    await feed.stop();
    expect(clock.timers()).toBe(0);
    store.close();
    rmSync(dir, { recursive: true });
  });
  /** Frames every two seconds as the exchange sends them, for `ms`. */
  const stream = async (ms: number) => {
    for (const end = clock.now() + ms; clock.now() < end; ) {
      await clock.advance(2_000);
      const openTime = openTimeOf(clock.now(), '1m');
      handlers?.onActivity();
      if (clock.now() === openTime) handlers?.onCandle('BTC/USDT', { ...row(openTime - minuteMs), isClosed: true });
      handlers?.onCandle('BTC/USDT', { ...row(openTime), isClosed: false });
    }
  };
  /** Pings alone. */
  const ping = async (ms: number) => {
    for (const end = clock.now() + ms; clock.now() < end; ) {
      await clock.advance(10_000);
      handlers?.onActivity();
    }
  };
  const die = () => {
    isDead = true;
  };
  return { clock, asked, dialled, closed, states, feed, stream, ping, die };
}

describe('the watchdog', () => {
  it('asks REST nothing and dials once while the stream does its work', async () => {
    const { stream, asked, dialled, closed, feed } = script();
    await stream(2_000);
    const calls = asked.length;
    await stream(30 * minuteMs);
    expect(asked.length).toBe(calls);
    expect(dialled).toHaveLength(1);
    expect(closed).toHaveLength(30);
    expect(feed.states()[0]).toMatchObject({ state: 'live', detail: null });
  });

  it('dials again within 35 s when no frame of any kind comes', async () => {
    const { clock, stream, dialled } = script();
    await stream(2 * minuteMs);
    const silentFrom = clock.monotonic();
    await clock.advance(40_000);
    expect(dialled).toHaveLength(2);
    expect(dialled[1] - silentFrom).toBeLessThanOrEqual(35_000);
  });

  it('notices within a bar and 10 s that pings come but no candles, tells the bar and dials again', async () => {
    const { clock, stream, ping, dialled, closed } = script();
    await stream(2 * minuteMs);
    const silentFrom = clock.monotonic();
    await ping(80_000);
    expect(closed).toHaveLength(3);
    expect(dialled).toHaveLength(2);
    expect(dialled[1] - silentFrom).toBeLessThanOrEqual(minuteMs + 11_000);
  });

  it('does not dial every minute for a market whose bars REST has and the stream never brings', async () => {
    const { stream, ping, dialled, closed, feed } = script();
    await stream(2 * minuteMs);
    await ping(120 * minuteMs);
    expect(closed.length).toBeGreaterThanOrEqual(121);
    expect(closed).toEqual(closed.map((_, i) => closed[0] + i * minuteMs));
    expect(dialled.length).toBeLessThanOrEqual(14);
    expect(feed.states()[0].state).toBe('live');
  });

  it('goes on when a reader throws', async () => {
    const { stream, closed } = script({
      onClosed: () => {
        throw new Error('the reader is broken');
      },
    });
    await stream(5 * minuteMs);
    expect(closed).toHaveLength(5);
  });

  it('says that a bar could not be stored, and stores it when the disk has room again', async () => {
    let isFull = false;
    const { clock, stream, closed, feed, states } = script({
      wrap: (store) => ({
        ...store,
        put(...row) {
          if (isFull) throw new Failure('unavailable', 'The disk is full.');
          return store.put(...row);
        },
      }),
    });
    await stream(2 * minuteMs);
    isFull = true;
    await stream(3 * minuteMs);
    expect(closed).toHaveLength(2);
    expect(feed.states()[0]).toMatchObject({ state: 'stale', detail: 'the last bar is overdue: The disk is full' });
    isFull = false;
    await stream(3 * minuteMs);
    expect(closed).toEqual(Array.from({ length: 8 }, (_, i) => start + i * minuteMs));
    expect(states[states.length - 1]).toMatchObject({ state: 'live', lastClosedTime: openTimeOf(clock.now(), '1m') });
  });

  it('says stale and asks seldom when the exchange has no newer bar either', async () => {
    const { stream, ping, asked, die, feed, dialled } = script();
    await stream(2 * minuteMs);
    die();
    const calls = asked.length;
    await ping(20 * minuteMs);
    expect(feed.states()[0].state).toBe('stale');
    expect(asked.length - calls).toBeLessThanOrEqual(25);
    expect(dialled).toHaveLength(1);
  });

  it('dials again and catches up after the computer slept', async () => {
    const { clock, stream, dialled, closed } = script();
    await stream(2 * minuteMs);
    const wakeAt = clock.now() + 8 * 60 * minuteMs;
    await clock.advance(0);
    // Time passes without a single timer, as it does in sleep.
    clock.sleep(8 * 60 * minuteMs);
    await stream(2 * minuteMs);
    expect(dialled).toHaveLength(2);
    const times = closed.slice(2);
    expect(times[times.length - 1]).toBeGreaterThanOrEqual(openTimeOf(wakeAt, '1m'));
    expect(times.length).toBeLessThan(20);
  });
});
