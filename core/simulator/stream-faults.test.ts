import { describe, expect, it } from 'vitest';
import { candleAt } from '../domain/candle.ts';
import { minuteMs } from '../domain/timeframe.ts';
import { createManualClock } from '../hosts/manual-clock.test-kit.ts';
import type { FaultChanges } from './fault-table.ts';
import { advanceTogether, type KlinePayload, openSocket, startTestSimulator, testStart } from './simulator.test-kit.ts';
import { createSyntheticMarket } from './synthetic-market.ts';

const market = createSyntheticMarket({ seed: 1 });
const stream = 'btcusdt@kline_1m';

async function start() {
  const clock = createManualClock(testStart);
  const simulator = await startTestSimulator(clock, { market });
  const url = `${simulator.wsUrl}/${stream}`;
  return { clock, simulator, url, client: await openSocket(url) };
}

type Started = Awaited<ReturnType<typeof start>>;

/** The kline frames of so many seconds. */
async function framesOf({ clock, client }: Started, seconds: number): Promise<KlinePayload['k'][]> {
  const before = client.frames.length;
  await advanceTogether(clock, client, seconds * 1_000);
  return client.frames
    .slice(before)
    .flatMap((frame) => ((frame as KlinePayload).e === 'kline' ? [(frame as KlinePayload).k] : []));
}

const closedOpens = (klines: readonly KlinePayload['k'][]) =>
  klines.filter(({ x }) => x).map(({ t }) => (t - testStart) / minuteMs);

/** Runs two minutes with a fault of one minute's length and gives the frames of each minute. */
async function minuteWithAndWithout(changes: FaultChanges) {
  const started = await start();
  await using _ = started.simulator;
  started.simulator.faults.apply(changes);
  const struck = await framesOf(started, 60);
  const after = await framesOf(started, 60);
  return { struck, after, started };
}

const wholeMinute = 30;

describe('faults of the stream', () => {
  it('is whole without faults: the control of the tests below', async () => {
    const { struck, after } = await minuteWithAndWithout({});
    expect(closedOpens(struck)).toEqual([0]);
    expect(struck).toHaveLength(wholeMinute + 1);
    expect(closedOpens(after)).toEqual([1]);
    expect(after).toHaveLength(wholeMinute + 1);
  });

  it('leaves final frames out', async () => {
    const { struck, after } = await minuteWithAndWithout({ dropClosedFrames: { count: 1 } });
    expect(closedOpens(struck)).toEqual([]);
    expect(struck).toHaveLength(wholeMinute);
    expect(closedOpens(after)).toEqual([1]);
  });

  it('sends frames twice', async () => {
    const { struck, after } = await minuteWithAndWithout({ duplicateFrames: { forMs: minuteMs + 1 } });
    expect(closedOpens(struck)).toEqual([0, 0]);
    expect(struck).toHaveLength(2 * (wholeMinute + 1));
    expect(after).toHaveLength(wholeMinute + 1);
  });

  it('sends frames in another order', async () => {
    const started = await start();
    await using _ = started.simulator;
    await framesOf(started, 56);
    started.simulator.faults.apply({ reorderFrames: { count: 2 } });
    const frames = await framesOf(started, 6);
    // 58 s and the final one change places, then the new bar's first two frames.
    expect(frames.map(({ t, x }) => [(t - testStart) / minuteMs, x])).toEqual([
      [0, true],
      [0, false],
      [1, false],
      [1, false],
    ]);
    const sent = started.client.klines().slice(-4);
    expect(sent.map(({ E }) => (E - testStart) / 1_000)).toEqual([60, 58, 62, 60]);
    expect(closedOpens(await framesOf(started, 60))).toEqual([1]);
  });

  it('sends a late older frame after the final one', async () => {
    const { struck, after, started } = await minuteWithAndWithout({ lateFrames: { count: 1 } });
    const final = struck.findIndex(({ x }) => x);
    expect(struck[final + 1]).toMatchObject({ t: testStart, x: false });
    expect(struck[final + 1].v).not.toBe(struck[final].v);
    expect(after.every(({ t }) => t > testStart)).toBe(true);
    const logged = started.simulator.log.events().filter((event) => event.kind === 'kline' && event.faults.length > 0);
    expect(logged).toMatchObject([{ stream, openTime: testStart, isClosed: false, faults: ['lateFrames'] }]);
  });

  it('sends frames that are not JSON', async () => {
    const started = await start();
    await using _ = started.simulator;
    started.simulator.faults.apply({ malformedFrames: { count: 3 } });
    expect(await framesOf(started, 10)).toHaveLength(2);
    expect(started.client.frames.filter((frame) => typeof frame === 'string')).toHaveLength(3);
  });

  it.each([
    ['nan', (k: KlinePayload['k']) => Number.isNaN(Number(k.c)) && k.c === 'NaN'],
    ['empty', (k: KlinePayload['k']) => k.c === ''],
    ['negative', (k: KlinePayload['k']) => Number(k.c) < 0],
    ['high-below-low', (k: KlinePayload['k']) => Number(k.h) < Number(k.l)],
    ['huge', (k: KlinePayload['k']) => Number(k.c) === 1e308],
    ['jump', (k: KlinePayload['k']) => Number(k.c) > 1.29 * market.minutes('BTC/USDT', k.t, k.t + 1).low[0]],
  ] as const)('sends bad values: %s', async (kind, isBad) => {
    const started = await start();
    await using _ = started.simulator;
    started.simulator.faults.apply({ badValues: { kind, count: 2 } });
    expect((await framesOf(started, 10)).map(isBad)).toEqual([true, true, false, false, false]);
  });

  it('drops sockets; new ones work', async () => {
    const { clock, simulator, url, client } = await start();
    await using _ = simulator;
    simulator.faults.apply({ dropSockets: {} });
    expect(await client.closed).toBe(1006);
    const again = await openSocket(url);
    clock.advance(2_000);
    await again.until((frame) => (frame as KlinePayload).e === 'kline');
    expect(simulator.faults.active()).toEqual({});
  });

  it('refuses connections for a while, REST and WebSocket', async () => {
    const { clock, simulator, url, client } = await start();
    await using _ = simulator;
    simulator.faults.apply({ refuseConnections: { forMs: 60_000 } });
    expect(await client.closed).toBe(1006);
    await expect(openSocket(url)).rejects.toThrow();
    await expect(fetch(`${simulator.restUrl}/api/v3/time`)).rejects.toThrow();
    expect(simulator.log.requests()).toMatchObject([{ route: '/api/v3/time', status: 0, count: 1 }]);
    clock.advance(60_000);
    expect((await fetch(`${simulator.restUrl}/api/v3/time`)).status).toBe(200);
    await openSocket(url);
  });

  it('stalls open sockets, which still pong; a redialled one works', async () => {
    const { clock, simulator, url, client } = await start();
    await using _ = simulator;
    simulator.faults.apply({ stall: { forMs: 5 * minuteMs } });
    clock.advance(1);
    const fresh = await openSocket(url);
    await advanceTogether(clock, fresh, minuteMs);
    const pong = new Promise((resolve) => client.socket.once('pong', resolve));
    client.socket.ping();
    await pong;
    expect(client.frames).toEqual([]);
    expect(fresh.klines().length).toBeGreaterThanOrEqual(wholeMinute);
    await advanceTogether(clock, fresh, 5 * minuteMs);
    await client.until((frame) => (frame as KlinePayload).e === 'kline');
  });

  it('stalls new sockets as well when it is told to', async () => {
    const { clock, simulator, url } = await start();
    await using _ = simulator;
    simulator.faults.apply({ stall: { scope: 'all' } });
    clock.advance(1);
    const fresh = await openSocket(url);
    clock.advance(10_000);
    const pong = new Promise((resolve) => fresh.socket.once('pong', resolve));
    fresh.socket.ping();
    await pong;
    expect(fresh.frames).toEqual([]);
    expect(simulator.log.frames()).toEqual({});
  });

  it('leaves a socket half-open: no data, no pong, no drop; then it goes on', async () => {
    const { clock, simulator, client } = await start();
    await using _ = simulator;
    simulator.faults.apply({ halfOpen: {} });
    let pongs = 0;
    client.socket.on('pong', () => {
      pongs += 1;
    });
    client.socket.ping();
    clock.advance(5 * minuteMs);
    const other = await openSocket(`ws://127.0.0.1:${simulator.port}/ws`);
    await other.ask('LIST_SUBSCRIPTIONS');
    expect(client.frames).toEqual([]);
    expect(pongs).toBe(0);
    simulator.faults.apply({ halfOpen: null });
    clock.advance(2_000);
    await client.until((frame) => (frame as KlinePayload).e === 'kline');
  });

  it('announces its shutdown and closes later', async () => {
    const { clock, simulator, client } = await start();
    await using _ = simulator;
    simulator.faults.apply({ serverShutdown: { cutAfterMs: 10_000 } });
    const notice = await client.until((frame) => (frame as KlinePayload).e === 'serverShutdown' && frame);
    expect(notice).toEqual({ e: 'serverShutdown', E: testStart });
    clock.advance(10_000);
    expect(await client.closed).toBe(1001);
    expect(client.klines().length).toBeGreaterThanOrEqual(4);
  });

  it('sends a burst of true closed candles at once', async () => {
    const { simulator, client } = await start();
    await using _ = simulator;
    simulator.faults.apply({ burst: { symbol: 'BTC/USDT', frames: 3_000 } });
    await client.until((_frame, index) => index === 2_999);
    const truth = market.minutes('BTC/USDT', testStart - 3_000 * minuteMs, testStart);
    expect(client.klines().map(({ k }) => [k.t, Number(k.c), k.x])).toEqual(
      Array.from({ length: 3_000 }, (_, i) => [candleAt(truth, i).openTime, candleAt(truth, i).close, true]),
    );
  });

  it('leaves a hole in the stream', async () => {
    const started = await start();
    await using _ = started.simulator;
    started.simulator.faults.apply({
      holes: [{ symbol: 'BTC/USDT', from: testStart + minuteMs, to: testStart + 3 * minuteMs }],
    });
    expect(closedOpens(await framesOf(started, 240))).toEqual([0, 3]);
  });

  it('finishes the bar of a halted symbol, sends nothing more, and goes on when trading resumes', async () => {
    const started = await start();
    const { clock, simulator, client } = started;
    await using _ = simulator;
    await framesOf(started, 10);
    simulator.faults.apply({ symbolStatus: { 'BTC/USDT': 'BREAK' } });
    expect(closedOpens(await framesOf(started, 120))).toEqual([0]);
    simulator.faults.apply({ symbolStatus: null });
    expect(closedOpens(await framesOf(started, 120))).toEqual([3]);
    expect(clock.now()).toBe(testStart + 250_000);
    expect(client.socket.readyState).toBe(client.socket.OPEN);
  });
});
