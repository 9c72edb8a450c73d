import { describe, expect, it } from 'vitest';
import { candleAt } from '../domain/candle.ts';
import { dayMs, hourMs, minuteMs } from '../domain/timeframe.ts';
import { createManualClock } from '../hosts/manual-clock.test-kit.ts';
import { getJson, startTestSimulator, testStart } from './simulator.test-kit.ts';
import { createSyntheticMarket } from './synthetic-market.ts';

type Row = [number, string, string, string, string, string, number, string, number, string, string, string];
const market = createSyntheticMarket({ seed: 1 });

const start = () => startTestSimulator(createManualClock(testStart), { market });

describe('the exchange over REST', () => {
  it('answers other requests while it draws years of daily candles', async () => {
    const clock = createManualClock(market.firstOpenTime + 690 * dayMs);
    await using simulator = await startTestSimulator(clock, { market: createSyntheticMarket({ seed: 7 }) });
    const answered: string[] = [];
    const ask = async (path: string, name: string) => {
      const { body } = await getJson(simulator, path);
      answered.push(name);
      return body;
    };
    await ask('/api/v3/time', 'time');
    const days = ask('/api/v3/klines?symbol=BTCUSDT&interval=1d&startTime=0&limit=1000', 'days');
    for (let i = 0; i < 5; i++) await ask('/api/v3/time', 'time');
    expect(answered).toEqual(['time', 'time', 'time', 'time', 'time', 'time']);
    expect(await days).toHaveLength(691);
  });

  it('tells that it is there, the time, and what is traded with its filters', async () => {
    await using simulator = await start();
    expect((await getJson(simulator, '/api/v3/ping')).body).toEqual({});
    expect((await getJson(simulator, '/api/v3/time')).body).toEqual({ serverTime: testStart });
    const { body } = await getJson(simulator, '/api/v3/exchangeInfo?symbol=BTCUSDT');
    expect(body).toMatchObject({
      timezone: 'UTC',
      symbols: [
        {
          symbol: 'BTCUSDT',
          status: 'TRADING',
          baseAsset: 'BTC',
          quoteAsset: 'USDT',
          filters: [
            { filterType: 'PRICE_FILTER', tickSize: '0.01000000' },
            { filterType: 'LOT_SIZE', stepSize: '0.00001000' },
            { filterType: 'NOTIONAL', minNotional: '5.00000000' },
          ],
        },
      ],
    });
    const both = await getJson(simulator, '/api/v3/exchangeInfo?symbols=["BTCUSDT","ETHUSDT"]');
    expect((both.body as { symbols: unknown[] }).symbols).toHaveLength(2);
    const halted = await getJson(simulator, '/api/v3/exchangeInfo?symbolStatus=BREAK');
    expect((halted.body as { symbols: unknown[] }).symbols).toEqual([]);
  });

  it('serves the true minutes in 12 columns, the forming one last', async () => {
    await using simulator = await start();
    const { body } = await getJson(simulator, '/api/v3/klines?symbol=ETHUSDT&interval=1m');
    const rows = body as Row[];
    expect(rows).toHaveLength(500);
    expect(rows[499][0]).toBe(testStart);
    const truth = market.minutes('ETH/USDT', testStart - 499 * minuteMs, testStart);
    for (const [i, row] of rows.slice(0, -1).entries()) {
      const { openTime, open, high, low, close, volume } = candleAt(truth, i);
      expect(row.slice(0, 6).map(Number)).toEqual([openTime, open, high, low, close, volume]);
      expect(row).toHaveLength(12);
      expect(row[1]).toMatch(/^\d+\.\d{8}$/);
      expect(row[6]).toBe(openTime + minuteMs - 1);
      expect(Number(row[7]) / Number(row[5])).toBeGreaterThanOrEqual(low * 0.9999);
      expect(Number(row[9])).toBeLessThanOrEqual(volume);
    }
  });

  it('takes the oldest from startTime, the newest up to endTime, 1000 at most, and nothing from a time to come', async () => {
    await using simulator = await start();
    const opens = async (query: string) => {
      const { body } = await getJson(simulator, `/api/v3/klines?symbol=BTCUSDT&interval=1h&${query}`);
      return (body as Row[]).map(([openTime]) => (openTime - testStart) / hourMs);
    };
    expect(await opens('limit=3')).toEqual([-2, -1, 0]);
    expect(await opens(`startTime=${testStart - 9 * hourMs}&limit=2`)).toEqual([-9, -8]);
    expect(await opens(`startTime=${testStart - 9 * hourMs + 1}&limit=2`)).toEqual([-8, -7]);
    expect(await opens(`endTime=${testStart - 3 * hourMs}&limit=2`)).toEqual([-4, -3]);
    expect(await opens(`startTime=${testStart - 5 * hourMs}&endTime=${testStart - 3 * hourMs}`)).toEqual([-5, -4, -3]);
    expect(await opens(`startTime=${testStart - 3 * hourMs}&endTime=${testStart - 5 * hourMs}`)).toEqual([]);
    expect(await opens(`startTime=${testStart + hourMs}`)).toEqual([]);
    expect(await opens(`endTime=${market.firstOpenTime - 1}`)).toEqual([]);
    expect(await opens('limit=5000')).toHaveLength(1_000);
    expect((await opens(`startTime=0&limit=1`))[0]).toBe((market.firstOpenTime - testStart) / hourMs);
  });

  it('moves days to the zone asked for', async () => {
    await using simulator = await start();
    const { body } = await getJson(simulator, '/api/v3/klines?symbol=BTCUSDT&interval=1d&limit=1&timeZone=8');
    expect((body as Row[])[0][0]).toBe(Math.floor(testStart / dayMs) * dayMs - 8 * hourMs);
  });

  it.each([
    ['symbol=BTCUSDT', -1102, "'interval'"],
    ['interval=1m', -1102, "'symbol'"],
    ['symbol=&interval=1m', -1102, "'symbol'"],
    ['symbol=BTC/USDT&interval=1m', -1100, "'symbol'"],
    ['symbol=btcusdt&interval=1m', -1100, "'symbol'"],
    ['symbol=DOGEUSDT&interval=1m', -1121, 'Invalid symbol.'],
    ['symbol=BTCUSDT&interval=10m', -1120, 'Invalid interval.'],
    ['symbol=BTCUSDT&interval=1H', -1120, 'Invalid interval.'],
    ['symbol=BTCUSDT&interval=1m&startTime=now', -1100, "'startTime'"],
    ['symbol=BTCUSDT&interval=1m&endTime=-5', -1100, "'endTime'"],
    ['symbol=BTCUSDT&interval=1m&limit=x', -1100, "'limit'"],
    ['symbol=BTCUSDT&interval=1m&limit=', -1102, "'limit'"],
    ['symbol=BTCUSDT&interval=1m&limit=0', -1130, "'limit'"],
    ['symbol=BTCUSDT&interval=1d&timeZone=15', -1100, "'timeZone'"],
  ])('refuses klines?%s with %i', async (query, code, words) => {
    await using simulator = await start();
    const { status, body } = await getJson(simulator, `/api/v3/klines?${query}`);
    expect(status).toBe(400);
    expect(body).toEqual({ code, msg: expect.stringContaining(words) });
  });

  it('serves the tickers of one symbol, of some and of all', async () => {
    await using simulator = await start();
    const day = market.minutes('BTC/USDT', testStart - dayMs + minuteMs, testStart);
    const { body } = await getJson(simulator, '/api/v3/ticker/24hr?symbol=BTCUSDT');
    const ticker = body as Record<string, string>;
    expect(Number(ticker.openPrice)).toBe(day.open[0]);
    expect(Number(ticker.highPrice)).toBe(day.high.reduce((a, b) => Math.max(a, b)));
    expect(Number(ticker.priceChangePercent)).toBeCloseTo((Number(ticker.lastPrice) / day.open[0] - 1) * 100, 2);
    expect(Number(ticker.askPrice)).toBeGreaterThan(Number(ticker.bidPrice));
    const price = await getJson(simulator, '/api/v3/ticker/price');
    expect(price.body).toEqual([
      { symbol: 'BTCUSDT', price: ticker.lastPrice },
      { symbol: 'ETHUSDT', price: expect.stringMatching(/^\d+\.\d{8}$/) },
    ]);
    const book = await getJson(simulator, '/api/v3/ticker/bookTicker?symbols=["BTCUSDT"]');
    expect(book.body).toMatchObject([{ symbol: 'BTCUSDT', bidPrice: ticker.bidPrice, askPrice: ticker.askPrice }]);
    expect((await getJson(simulator, '/api/v3/ticker/price?symbol=DOGEUSDT')).body).toMatchObject({ code: -1121 });
    expect((await getJson(simulator, '/api/v3/ticker/price?symbols=BTC')).body).toMatchObject({ code: -1100 });
  });

  it('answers other paths with 404 and other methods with 405', async () => {
    await using simulator = await start();
    expect((await getJson(simulator, '/api/v3/order')).status).toBe(404);
    expect((await getJson(simulator, '/api/v3/__proto__')).status).toBe(404);
    expect((await fetch(`${simulator.restUrl}/api/v3/time`, { method: 'POST' })).status).toBe(405);
  });

  it('tells the weight used and refuses more than 6000 a minute, first with 429, then with 418', async () => {
    const clock = createManualClock(testStart);
    await using simulator = await startTestSimulator(clock, { market });
    const spend = () => getJson(simulator, '/api/v3/ticker/24hr');
    const first = await spend();
    expect(first.headers.get('X-MBX-USED-WEIGHT-1M')).toBe('80');
    for (let i = 1; i < 75; i++) expect((await spend()).status).toBe(200);
    const limited = await getJson(simulator, '/api/v3/ping');
    expect(limited).toMatchObject({ status: 429, body: { code: -1003 } });
    expect(limited.headers.get('Retry-After')).toBe('60');
    clock.advance(10_000);
    expect((await getJson(simulator, '/api/v3/ping')).headers.get('Retry-After')).toBe('50');
    await getJson(simulator, '/api/v3/ping');
    const banned = await getJson(simulator, '/api/v3/ping');
    expect(banned.status).toBe(418);
    expect(banned.headers.get('Retry-After')).toBe('120');
    clock.advance(120_000);
    expect((await getJson(simulator, '/api/v3/ping')).status).toBe(200);
    const counted = simulator.log.requests().filter(({ route }) => route === '/api/v3/ping');
    expect(counted).toEqual([
      { minute: testStart, route: '/api/v3/ping', status: 429, count: 3 },
      { minute: testStart, route: '/api/v3/ping', status: 418, count: 1 },
      { minute: testStart + 2 * minuteMs, route: '/api/v3/ping', status: 200, count: 1 },
    ]);
  });
});
