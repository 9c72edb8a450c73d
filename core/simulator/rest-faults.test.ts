import { describe, expect, it } from 'vitest';
import { minuteMs } from '../domain/timeframe.ts';
import { createManualClock } from '../hosts/manual-clock.test-kit.ts';
import type { FaultChanges } from './fault-table.ts';
import { getJson, startTestSimulator, testStart } from './simulator.test-kit.ts';
import { createSyntheticMarket } from './synthetic-market.ts';

type Row = [number, string, string, string, string, string];
const market = createSyntheticMarket({ seed: 1 });
const klines = '/api/v3/klines?symbol=BTCUSDT&interval=1m&limit=5';

async function start(changes: FaultChanges = {}) {
  const clock = createManualClock(testStart);
  const simulator = await startTestSimulator(clock, { market });
  simulator.faults.apply(changes);
  const rows = async () => (await getJson(simulator, klines)).body as Row[];
  return { clock, simulator, rows, get: (path: string) => fetch(simulator.restUrl + path) };
}

describe('faults of REST', () => {
  it('cuts bodies short under status 200', async () => {
    const { simulator, get } = await start({ truncatedBodies: { count: 1 } });
    await using _ = simulator;
    const response = await get(klines);
    expect(response.status).toBe(200);
    const text = await response.text();
    expect(text).toMatch(/^\[\[\d+/);
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
    expect(await (await get(klines)).json()).toHaveLength(5);
  });

  it.each([403, 451, 500, 502, 503])('answers %i with a page of HTML', async (status) => {
    const { simulator, get } = await start({ httpErrors: { status, count: 1, route: 'klines' } });
    await using _ = simulator;
    expect((await get('/api/v3/time')).status).toBe(200);
    const response = await get(klines);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('text/html');
    expect(await response.text()).toContain('<html>');
    expect((await get(klines)).status).toBe(200);
  });

  it('answers late', async () => {
    const { clock, simulator, get } = await start({ slowReplies: { delayMs: 9_000, count: 1 } });
    await using _ = simulator;
    let isAnswered = false;
    const slow = get('/api/v3/time').then((response) => {
      isAnswered = true;
      return response.json();
    });
    while (simulator.faults.active().slowReplies) expect((await get('/api/v3/ping')).status).toBe(200);
    expect(isAnswered).toBe(false);
    clock.advance(9_000);
    expect(await slow).toEqual({ serverTime: testStart + 9_000 });
  });

  it('takes a request and never answers', async () => {
    const { clock, simulator, get } = await start({ hangingReplies: { count: 1, route: 'time' } });
    await using _ = simulator;
    const abort = new AbortController();
    const hanging = fetch(`${simulator.restUrl}/api/v3/time`, { signal: abort.signal });
    while (simulator.faults.active().hangingReplies) await get('/api/v3/ping');
    clock.advance(10 * minuteMs);
    expect((await get('/api/v3/time')).status).toBe(200);
    abort.abort();
    await expect(hanging).rejects.toThrow();
  });

  it('answers 429 with Retry-After, 418 to whoever goes on, and lets those who wait back in', async () => {
    const { clock, simulator, get } = await start({ rateLimit: { retryAfterSeconds: 30 } });
    await using _ = simulator;
    const ask = async () => {
      const { status, headers } = await get('/api/v3/time');
      return [status, headers.get('retry-after')];
    };
    expect(await ask()).toEqual([429, '30']);
    expect(simulator.faults.active()).toEqual({});
    clock.advance(30_000);
    expect(await ask()).toEqual([200, null]);
    simulator.faults.apply({ rateLimit: { retryAfterSeconds: 30 } });
    for (let i = 0; i < 3; i++) expect((await ask())[0]).toBe(429);
    expect(await ask()).toEqual([418, '120']);
    simulator.faults.apply({ rateLimit: null });
    expect((await ask())[0]).toBe(200);
  });

  it('spoils one row of a reply', async () => {
    const { simulator, rows } = await start({ badValues: { kind: 'nan', where: 'rest', count: 1 } });
    await using _ = simulator;
    const bad = await rows();
    expect(bad.map(([, , , , close]) => close === 'NaN')).toEqual([false, false, true, false, false]);
    expect((await rows()).every(([, , , , close]) => close !== 'NaN')).toBe(true);
  });

  it('never serves a hole, at any interval, and serves it again when the fault is gone', async () => {
    const from = testStart - 4 * minuteMs;
    const { simulator, rows } = await start({ holes: [{ symbol: 'BTC/USDT', from, to: from + 2 * minuteMs }] });
    await using _ = simulator;
    const opens = async () => (await rows()).map(([openTime]) => (openTime - testStart) / minuteMs);
    expect(await opens()).toEqual([-6, -5, -2, -1, 0]);
    const fives = '/api/v3/klines?symbol=BTCUSDT&interval=5m&limit=2';
    const [withHole] = (await getJson(simulator, fives)).body as Row[];
    simulator.faults.apply({ holes: null });
    expect(await opens()).toEqual([-4, -3, -2, -1, 0]);
    const [whole] = (await getJson(simulator, fives)).body as Row[];
    expect(Number(withHole[5])).toBeLessThan(Number(whole[5]));
  });

  it('revises a closed candle, the hour and the day it belongs to', async () => {
    const openTime = testStart - 3 * minuteMs;
    const { simulator, rows } = await start();
    await using _ = simulator;
    const before = await rows();
    const hours = async () => (await getJson(simulator, klines.replace('1m', '1h'))).body as Row[];
    const hourBefore = await hours();
    simulator.faults.apply({ revisions: [{ symbol: 'BTC/USDT', openTime, factor: 1.5 }] });
    const after = await rows();
    expect(Number(after[1][4])).toBeCloseTo(Number(before[1][4]) * 1.5, 6);
    expect(after[1][2]).toBe(after[1][4]);
    expect(after.toSpliced(1, 1)).toEqual(before.toSpliced(1, 1));
    expect((await hours())[3][2]).toBe(after[1][2]);
    simulator.faults.apply({ revisions: null });
    expect(await rows()).toEqual(before);
    expect(await hours()).toEqual(hourBefore);
  });

  it('halts a symbol: its status changes and its candles end', async () => {
    const { clock, simulator, rows } = await start({ symbolStatus: { 'BTC/USDT': 'BREAK' } });
    await using _ = simulator;
    const { body } = await getJson(simulator, '/api/v3/exchangeInfo');
    expect(body).toMatchObject({ symbols: [{ status: 'BREAK' }, { status: 'TRADING' }] });
    clock.advance(10 * minuteMs);
    expect((await rows()).at(-1)?.[0]).toBe(testStart);
    simulator.faults.apply({ symbolStatus: { 'BTC/USDT': 'TRADING' } });
    clock.advance(2 * minuteMs);
    expect((await rows()).map(([openTime]) => (openTime - testStart) / minuteMs)).toEqual([-2, -1, 0, 11, 12]);
  });

  it('delists a symbol', async () => {
    const { simulator, get } = await start({ delisted: ['BTC/USDT'] });
    await using _ = simulator;
    expect(await (await get(klines)).json()).toEqual({ code: -1121, msg: 'Invalid symbol.' });
    const { body } = await getJson(simulator, '/api/v3/exchangeInfo');
    expect((body as { symbols: unknown[] }).symbols).toMatchObject([{ symbol: 'ETHUSDT' }]);
    simulator.faults.apply({ delisted: null });
    expect((await get(klines)).status).toBe(200);
  });
});
