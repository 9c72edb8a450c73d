import { describe, expect, it } from 'vitest';
import { candleAt } from '../domain/candle.ts';
import { dayMs, hourMs, minuteMs } from '../domain/timeframe.ts';
import { createManualClock } from '../hosts/manual-clock.test-kit.ts';
import { systemClock } from '../hosts/system-ports.ts';
import { advanceTogether, type KlinePayload, openSocket, startTestSimulator, testStart } from './simulator.test-kit.ts';
import { createSyntheticMarket } from './synthetic-market.ts';

const market = createSyntheticMarket({ seed: 1 });
const oneMinute = 'btcusdt@kline_1m';

const candleOf = ({ k }: KlinePayload) => ({
  openTime: k.t,
  open: Number(k.o),
  high: Number(k.h),
  low: Number(k.l),
  close: Number(k.c),
  volume: Number(k.v),
  isClosed: true,
});

function trueMinutes(from: number, count: number) {
  const columns = market.minutes('BTC/USDT', from, from + count * minuteMs);
  return Array.from({ length: count }, (_, i) => candleAt(columns, i));
}

const isClosedAt = (openTime: number) => (frame: unknown) => {
  const { k } = frame as KlinePayload;
  return k?.x === true && k.t === openTime;
};

async function start(speed = 1) {
  const clock = createManualClock(testStart);
  const simulator = await startTestSimulator(clock, { market, speed });
  return { clock, simulator, root: `ws://127.0.0.1:${simulator.port}` };
}

describe('the exchange over WebSocket', () => {
  it('sends a forming candle every 2 s and the true one, final, at each minute', async () => {
    const { clock, simulator } = await start();
    await using _ = simulator;
    const client = await openSocket(`${simulator.wsUrl}/${oneMinute}`);
    await advanceTogether(clock, client, 2 * minuteMs + 1_500);
    await client.until(isClosedAt(testStart + minuteMs));
    const frames = client.klines();
    expect(frames.filter(({ k }) => k.x).map(candleOf)).toEqual(trueMinutes(testStart, 2));
    const forming = frames.filter(({ k }) => !k.x && k.t === testStart);
    expect(forming.map(({ E }) => (E - testStart) / 1_000)).toEqual(Array.from({ length: 29 }, (_, i) => 2 * i + 2));
    const [truth] = trueMinutes(testStart, 1);
    for (const { k, s } of forming) {
      expect(s).toBe('BTCUSDT');
      expect(Number(k.h)).toBeLessThanOrEqual(truth.high);
      expect(Number(k.l)).toBeGreaterThanOrEqual(truth.low);
      expect(k).toMatchObject({ T: testStart + minuteMs - 1, i: '1m', o: forming[0].k.o });
    }
    expect(new Set(forming.map(({ k }) => k.c)).size).toBeGreaterThan(5);
  });

  it('serves one symbol and interval alike by stream and by REST', async () => {
    const { clock, simulator } = await start();
    await using _ = simulator;
    const client = await openSocket(`${simulator.wsUrl}/ethusdt@kline_5m`);
    await advanceTogether(clock, client, 5 * minuteMs);
    const frame = await client.until((frame) => isClosedAt(testStart)(frame) && (frame as KlinePayload));
    const response = await fetch(
      `${simulator.restUrl}/api/v3/klines?symbol=ETHUSDT&interval=5m&startTime=${testStart}`,
    );
    const [[t, o, h, l, c, v, T, q, n, V, Q]] = (await response.json()) as unknown[][];
    expect(frame.k).toMatchObject({ t, o, h, l, c, v, T, q, n, V, Q, i: '5m', s: 'ETHUSDT' });
  });

  it('never skips a minute, however fast and unevenly the market runs', async () => {
    const { clock, simulator } = await start(10_000);
    await using _ = simulator;
    const client = await openSocket(`${simulator.wsUrl}/${oneMinute}`);
    for (const pauseMs of [100, 7, 250, 1_900, 3, 100, 640]) clock.advance(pauseMs);
    const last = Math.floor((2_900 * 10_000) / minuteMs) - 1;
    await client.until(isClosedAt(testStart + last * minuteMs));
    const closed = client.klines().filter(({ k }) => k.x);
    expect(closed.slice(0, last + 1).map(candleOf)).toEqual(trueMinutes(testStart, last + 1));
    const forming = client.klines().filter(({ k }) => !k.x).length;
    expect(forming).toBeLessThanOrEqual(31);
  });

  it('keeps that up on the real clock', async () => {
    await using simulator = await startTestSimulator(systemClock, { market, speed: 10_000 });
    const client = await openSocket(`${simulator.wsUrl}/${oneMinute}`);
    await client.until(() => client.klines().filter(({ k }) => k.x).length >= 150);
    const closed = client.klines().filter(({ k }) => k.x);
    expect(closed.map(candleOf)).toEqual(trueMinutes(closed[0].k.t, closed.length));
  });

  it('wraps frames of /stream in stream and data, and sends those of /ws raw', async () => {
    const { clock, simulator, root } = await start();
    await using _ = simulator;
    const wrapped = await openSocket(`${root}/stream?streams=${oneMinute}/ethusdt@miniTicker`);
    const raw = await openSocket(`${root}/ws/${oneMinute}`);
    clock.advance(2_000);
    const frame = await wrapped.until((frame) => (frame as { stream: string }).stream === oneMinute && frame);
    expect(frame).toMatchObject({ stream: oneMinute, data: { e: 'kline' } });
    await wrapped.until((frame) => (frame as { data: { e: string } }).data.e === '24hrMiniTicker');
    expect(await raw.until((frame) => frame as KlinePayload)).toMatchObject({ e: 'kline' });
    await raw.ask('SET_PROPERTY', ['combined', true]);
    expect(await raw.ask('GET_PROPERTY', ['combined'])).toMatchObject({ result: true });
    clock.advance(2_000);
    await raw.until((frame) => (frame as { stream?: string }).stream === oneMinute);
  });

  it('subscribes, lists and unsubscribes', async () => {
    const { clock, simulator, root } = await start();
    await using _ = simulator;
    const client = await openSocket(`${root}/ws`);
    expect(await client.ask('SUBSCRIBE', [oneMinute, 'nosuch@kline_1m', '0'])).toEqual({ result: null, id: 1_001 });
    expect(await client.ask('LIST_SUBSCRIPTIONS')).toEqual({ result: [oneMinute, 'nosuch@kline_1m', '0'], id: 1_002 });
    clock.advance(2_000);
    await client.until((frame) => (frame as KlinePayload).e === 'kline');
    expect(await client.ask('UNSUBSCRIBE', [oneMinute])).toEqual({ result: null, id: 1_003 });
    clock.advance(10_000);
    await client.ask('LIST_SUBSCRIPTIONS');
    expect(client.klines()).toHaveLength(1);
  });

  it.each([
    ['not json', 3, 'Invalid JSON'],
    ['7', 2, 'expected an object'],
    ['{"id":1}', 2, 'missing field `method`'],
    ['{"method":"BUY","params":[],"id":1}', 2, 'unknown variant `BUY`'],
    ['{"method":"SUBSCRIBE","params":"x","id":1}', 2, 'missing field `params`'],
    ['{"method":"SUBSCRIBE","params":[5],"id":1}', 2, 'must be a string'],
    ['{"method":"SUBSCRIBE","params":["a@trade"],"id":{}}', 2, 'request ID'],
    ['{"method":"SET_PROPERTY","params":["colour",true],"id":1}', 0, 'Unknown property'],
    ['{"method":"SET_PROPERTY","params":["combined","yes"],"id":1}', 1, 'expected Boolean'],
  ])('answers %s with an error frame and stays', async (text, code, words) => {
    const { simulator, root } = await start();
    await using _ = simulator;
    const client = await openSocket(`${root}/ws`);
    client.socket.send(text);
    const frame = await client.until((frame) => frame as { error: unknown });
    expect(frame.error).toEqual({ code, msg: expect.stringContaining(words) });
    expect(await client.ask('LIST_SUBSCRIPTIONS')).toMatchObject({ result: [] });
  });

  it('takes 1024 streams on a socket and no more', async () => {
    const { simulator, root } = await start();
    await using _ = simulator;
    const client = await openSocket(`${root}/ws`);
    const names = Array.from({ length: 1_024 }, (_, i) => `a${i}@trade`);
    expect(await client.ask('SUBSCRIBE', names)).toMatchObject({ result: null });
    expect(await client.ask('SUBSCRIBE', ['one@trade'])).toMatchObject({ error: { code: 2 } });
    expect(await client.ask('SUBSCRIBE', names)).toMatchObject({ result: null });
  });

  it('sends trades that move the price to the close, and tickers with bid and ask', async () => {
    const { clock, simulator } = await start();
    await using _ = simulator;
    const client = await openSocket(`${simulator.wsUrl}/btcusdt@trade/btcusdt@ticker/btcusdt@bookTicker`);
    clock.advance(minuteMs);
    const [truth] = trueMinutes(testStart, 1);
    const nextOpen = await client.until((frame) => {
      const trade = frame as { e: string; T: number };
      return trade.e === 'trade' && trade.T === testStart + minuteMs && trade;
    });
    expect(nextOpen).toMatchObject({ s: 'BTCUSDT', M: true });
    const trades = client.frames.filter((frame) => (frame as { e: string }).e === 'trade') as {
      t: number;
      T: number;
      p: string;
    }[];
    const inside = trades.filter(({ T }) => T < testStart + minuteMs);
    expect(Number(inside.at(-1)?.p)).toBe(truth.close);
    expect(inside.every(({ p }) => Number(p) >= truth.low && Number(p) <= truth.high)).toBe(true);
    expect(inside.every(({ t }, i) => i === 0 || t === inside[i - 1].t + 1)).toBe(true);
    const ticker = client.frames.find((frame) => (frame as { e: string }).e === '24hrTicker') as Record<string, string>;
    expect(Number(ticker.a) - Number(ticker.b)).toBeCloseTo(0.01, 6);
    const book = client.frames.find((frame) => (frame as { u?: number }).u !== undefined);
    expect(book).toMatchObject({ s: 'BTCUSDT', b: expect.any(String), a: expect.any(String) });
    expect(book).not.toHaveProperty('e');
  });

  it('pings every 20 s and drops a client that has not ponged for 60 s', async () => {
    const { clock, simulator, root } = await start();
    await using _ = simulator;
    const mute = await openSocket(`${root}/ws`, { autoPong: false });
    const lively = await openSocket(`${root}/ws`);
    let pings = 0;
    mute.socket.on('ping', () => {
      pings += 1;
    });
    for (let i = 0; i < 3; i++) {
      const pinged = new Promise((resolve) => lively.socket.once('ping', resolve));
      clock.advance(20_000);
      await pinged;
      await lively.ask('LIST_SUBSCRIPTIONS');
    }
    await mute.ask('LIST_SUBSCRIPTIONS');
    expect(pings).toBe(3);
    clock.advance(20_000);
    expect(await mute.closed).toBe(1006);
    expect(await lively.ask('LIST_SUBSCRIPTIONS')).toMatchObject({ result: [] });
  });

  it('answers the pings of a client', async () => {
    const { simulator, root } = await start();
    await using _ = simulator;
    const client = await openSocket(`${root}/ws`);
    const pong = new Promise((resolve) => client.socket.once('pong', (payload) => resolve(payload.toString())));
    client.socket.ping('there?');
    expect(await pong).toBe('there?');
  });

  it('closes a socket that sends more than 5 messages in a second, pings among them', async () => {
    const { clock, simulator, root } = await start();
    await using _ = simulator;
    const client = await openSocket(`${root}/ws`);
    for (let i = 0; i < 5; i++) await client.ask('LIST_SUBSCRIPTIONS');
    clock.advance(1_000);
    for (let i = 0; i < 4; i++) await client.ask('LIST_SUBSCRIPTIONS');
    client.socket.ping();
    client.socket.ping();
    expect(await client.closed).toBe(1008);
  });

  it('lives 24 hours and announces its end ten minutes before', async () => {
    const { clock, simulator } = await start(10_000);
    await using _ = simulator;
    const client = await openSocket(`${simulator.wsUrl}/${oneMinute}`);
    clock.advance((dayMs - 10 * minuteMs) / 10_000);
    const notice = await client.until(
      (frame) => (frame as KlinePayload).e === 'serverShutdown' && (frame as KlinePayload),
    );
    expect(notice.E).toBe(testStart + dayMs - 10 * minuteMs);
    clock.advance((10 * minuteMs) / 10_000 - 1);
    expect(client.socket.readyState).toBe(client.socket.OPEN);
    clock.advance(1);
    expect(await client.closed).toBe(1001);
    expect(client.klines().filter(({ k }) => k.x).length).toBeGreaterThanOrEqual(24 * 60 - 10);
  });

  it('cuts its sockets after the machine slept, instead of sending hours of old frames', async () => {
    const manual = createManualClock(testStart);
    let sleptMs = 0;
    const clock = { ...manual, now: () => manual.now() + sleptMs };
    await using simulator = await startTestSimulator(clock, { market });
    const client = await openSocket(`${simulator.wsUrl}/${oneMinute}`);
    sleptMs = 8 * hourMs;
    manual.advance(1_000);
    expect(await client.closed).toBe(1006);
    expect(client.klines()).toEqual([]);
    const again = await openSocket(`${simulator.wsUrl}/${oneMinute}`);
    manual.advance(minuteMs);
    await again.until(isClosedAt(testStart + sleptMs));
  });

  it('refuses other paths', async () => {
    const { simulator, root } = await start();
    await using _ = simulator;
    await expect(openSocket(`${root}/elsewhere`)).rejects.toThrow(/400/);
  });
});
