import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { asClosed, type ClosedColumns, columnNames } from '../domain/candle.ts';
import { hourMs, minuteMs } from '../domain/timeframe.ts';
import { createManualClock } from '../hosts/manual-clock.test-kit.ts';
import { createReplayMarket } from './replay-market.ts';
import {
  advanceTogether,
  getJson,
  type KlinePayload,
  openSocket,
  startTestSimulator,
  testStart,
} from './simulator.test-kit.ts';

const data = new URL('../../../shared/data/', import.meta.url);

function readCsv(name: string): ClosedColumns {
  const lines = gunzipSync(readFileSync(new URL(`candles/${name}`, data)))
    .toString()
    .trim()
    .split('\n')
    .slice(1);
  const rows = lines.map((line) => line.split(',').map(Number));
  const column = (index: number) => Float64Array.from(rows, (row) => row[index]);
  const [openTime, open, high, low, close, volume] = columnNames.map((_, index) => column(index));
  return asClosed({ openTime, open, high, low, close, volume });
}

function readMessage(name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(new URL(`binance/messages/${name}`, data), 'utf8'));
}

const keys = (value: unknown) => Object.keys(value as object).sort();

describe.skipIf(!existsSync(data))('against real data', () => {
  it('replays real minutes bar by bar and makes the real hours of them', async () => {
    const minutes = readCsv('BTCUSDT-1m_2024-07-26_2024-08-25.csv.gz');
    const hours = readCsv('BTCUSDT-1h_2022-01-01_2025-12-31.csv.gz');
    const market = createReplayMarket([{ symbol: 'BTC/USDT', columns: minutes, tickSize: 0.01 }]);
    const crash = Date.UTC(2024, 7, 5);
    const clock = createManualClock(crash);
    await using simulator = await startTestSimulator(clock, { market });
    const client = await openSocket(`${simulator.wsUrl}/btcusdt@kline_1m`);
    await advanceTogether(clock, client, 10 * minuteMs);
    const truth = market.minutes('BTC/USDT', crash, crash + 10 * minuteMs);
    const closed = client.klines().filter(({ k }) => k.x);
    expect(closed.map(({ k }) => Number(k.c))).toEqual(Array.from(truth.close));
    expect(closed.map(({ k }) => Number(k.v))).toEqual(Array.from(truth.volume));

    const { body } = await getJson(
      simulator,
      `/api/v3/klines?symbol=BTCUSDT&interval=1h&limit=24&endTime=${crash - 1}`,
    );
    const first = hours.openTime.indexOf(crash - 24 * hourMs);
    for (const [i, row] of (body as (string | number)[][]).entries()) {
      const real = columnNames.map((name) => hours[name][first + i]);
      expect(row.slice(0, 5).map(Number)).toEqual(real.slice(0, 5));
      expect(Number(row[5])).toBeCloseTo(real[5], 6);
    }
  });

  it('sends messages of the same shape as the real exchange', async () => {
    const clock = createManualClock(testStart);
    await using simulator = await startTestSimulator(clock);
    const streams = ['kline_1m', 'trade', 'ticker', 'miniTicker'].map((kind) => `btcusdt@${kind}`);
    const client = await openSocket(`${simulator.wsUrl}/${streams.join('/')}`);
    clock.advance(30_000);
    const sent = (event: string) =>
      client.until((frame) => (frame as KlinePayload).e === event && (frame as KlinePayload));
    const kline = readMessage('doc_kline_stream_open.json');
    expect(keys(await sent('kline'))).toEqual(keys(kline));
    expect(keys((await sent('kline')).k)).toEqual(keys(kline.k));
    expect(keys(await sent('24hrTicker'))).toEqual(keys(readMessage('ws_spot_ticker_24hr.json')));
    expect(keys(await sent('24hrMiniTicker'))).toEqual([...'Ecehloqsv'].sort());
    expect(keys(await sent('trade'))).toEqual([...'EMTempqst'].sort());

    const info = readMessage('doc_exchange_info_response.json');
    const { body } = await getJson(simulator, '/api/v3/exchangeInfo');
    const served = body as { symbols: object[] };
    const known = keys((info.symbols as object[])[0]);
    expect(keys(served).every((key) => keys(info).includes(key))).toBe(true);
    expect(keys(served.symbols[0]).filter((key) => !known.includes(key))).toEqual([]);
    const realRow = (readMessage('doc_klines_response.json') as unknown as unknown[][])[0];
    const rows = (await getJson(simulator, '/api/v3/klines?symbol=BTCUSDT&interval=1m&limit=1')).body as unknown[][];
    expect(rows[0].map((value) => typeof value)).toEqual(realRow.map((value) => typeof value));
    expect(keys((await getJson(simulator, '/api/v3/time')).body)).toEqual(
      keys(readMessage('http_spot_market_time.json')),
    );
    const price = (await getJson(simulator, '/api/v3/ticker/price?symbol=BTCUSDT')).body;
    expect(keys(price)).toEqual(keys(readMessage('http_spot_market_ticker_price.json')));
  });
});
