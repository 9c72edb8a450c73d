import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse';
import { openCandleStore } from '../core/candles/store.ts';
import { type Candle, columnNames, emptyColumns } from '../core/domain/candle.ts';
import type { Market } from '../core/domain/market.ts';
import { silentLogger } from '../core/domain/ports.ts';
import { seededRandom } from '../core/domain/random.ts';
import type { Clock } from '../core/domain/time.ts';
import { minuteMs } from '../core/domain/timeframe.ts';
import type { BenchReport } from './report.ts';

const start = Date.UTC(2022, 0, 1);
const csvRows = 1_000_000;
const readRows = 100_000;
const market: Market = 'binance:BTC/USDT';
const clock: Clock = { now: () => Date.UTC(2026, 0, 1), monotonic: () => 0, schedule: () => () => {} };

/** Import of a million-row CSV in a process of its own, 100,000 candles into typed arrays against plain SQLite rows, and puts one by one. */
export async function run(): Promise<BenchReport> {
  const folder = mkdtempSync(join(tmpdir(), 'omni-bench-store-'));
  try {
    const candles = randomWalk(readRows);
    const blocks = openBlocks(join(folder, 'blocks.sqlite'), candles);
    const rows = openPlainRows(join(folder, 'rows.sqlite'), candles);
    const [blocksMs, rowsMs] = bestOf([blocks.read, rows.read]);
    blocks.close();
    rows.close();
    const livePutMs = putOneByOne(join(folder, 'live.sqlite'));
    const csvPath = join(folder, 'million.csv');
    await pipeline(csvText, createWriteStream(csvPath));
    const imported = await importInChild(csvPath, join(folder, 'imported.sqlite'));
    const parserMs = await parseOnly(csvPath);
    return {
      name: 'store',
      results: [
        { what: 'import of a 1,000,000-row CSV', value: Math.round(csvRows / (imported.ms / 1000)), unit: 'rows/s' },
        {
          what: 'the CSV parser alone on the same file',
          value: Math.round(csvRows / (parserMs / 1000)),
          unit: 'rows/s',
        },
        { what: 'peak memory of the importing process', value: Math.round(imported.peakMb), unit: 'MB' },
        { what: '100,000 candles into typed arrays', value: blocksMs, unit: 'ms' },
        { what: '100,000 plain SQLite rows into typed arrays', value: rowsMs, unit: 'ms' },
        { what: 'one streamed candle into one of 20 markets, stored', value: livePutMs, unit: 'ms' },
      ],
      ratios: [{ what: '100,000 candles into typed arrays', against: 'plain SQLite rows', value: rowsMs / blocksMs }],
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function randomWalk(count: number): Candle[] {
  const random = seededRandom(1);
  let price = 50_000;
  return Array.from({ length: count }, (_, i) => {
    const open = price;
    price = round(open * (1 + (random() - 0.5) / 500), 100);
    const high = round(Math.max(open, price) * (1 + random() / 2_000), 100);
    const low = round(Math.min(open, price) * (1 - random() / 2_000), 100);
    return { openTime: start + i * minuteMs, open, high, low, close: price, volume: round(random() * 50, 1e5) };
  });
}

function round(value: number, factor: number): number {
  return Math.round(value * factor) / factor;
}

function* csvText(): Generator<string> {
  yield 'ts_ms,open,high,low,close,volume\n';
  const candles = randomWalk(csvRows);
  for (let i = 0; i < csvRows; i += 10_000) {
    const lines = candles.slice(i, i + 10_000).map((row) => columnNames.map((name) => row[name]).join());
    yield `${lines.join('\n')}\n`;
  }
}

async function importInChild(csvPath: string, databasePath: string): Promise<{ ms: number; peakMb: number }> {
  const href = (name: string) => JSON.stringify(new URL(name, import.meta.url).href);
  const program = `
    import { importCandles } from ${href('../core/candles/import-candles.ts')};
    import { openCandleStore } from ${href('../core/candles/store.ts')};
    import { silentLogger } from ${href('../core/domain/ports.ts')};
    const clock = { now: () => ${clock.now()}, monotonic: () => 0, schedule: () => () => {} };
    const store = openCandleStore(${JSON.stringify(databasePath)}, { clock, logger: silentLogger });
    const began = performance.now();
    const result = await importCandles({ path: ${JSON.stringify(csvPath)}, market: ${JSON.stringify(market)}, timeframe: '1m', store, clock });
    const ms = performance.now() - began;
    store.close();
    console.log(JSON.stringify({ ms, peakMb: process.resourceUsage().maxRSS / 1024, stored: result.rowsStored }));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  let text = '';
  for await (const piece of child.stdout) text += piece;
  await ended;
  const { ms, peakMb, stored } = JSON.parse(text);
  if (stored !== csvRows) throw new Error(`The import stored ${stored} of ${csvRows} rows`);
  return { ms, peakMb };
}

async function parseOnly(path: string): Promise<number> {
  const began = performance.now();
  let lines = 0;
  const count = async (records: AsyncIterable<string[]>) => {
    for await (const _record of records) lines++;
  };
  await pipeline(createReadStream(path), parse({ quote: null, escape: null, relax_column_count: true }), count);
  if (lines !== csvRows + 1) throw new Error(`The parser saw ${lines} lines`);
  return performance.now() - began;
}

type Reader = { read(): number; close(): void };

function openBlocks(path: string, candles: readonly Candle[]): Reader {
  const store = openCandleStore(path, { clock, logger: silentLogger });
  store.put(market, '1m', candles, 'import');
  return {
    read: () => store.read(market, '1m', start, start + readRows * minuteMs).openTime.length,
    close: () => store.close(),
  };
}

/** The obvious way: one row a candle, read into the same six arrays, with rows as arrays, which is the faster of the two forms. */
function openPlainRows(path: string, candles: readonly Candle[]): Reader {
  const db = new DatabaseSync(path);
  db.exec(`PRAGMA journal_mode = WAL;
    CREATE TABLE candles (market TEXT, timeframe TEXT, open_time INTEGER, open REAL, high REAL, low REAL, close REAL, volume REAL,
      PRIMARY KEY (market, timeframe, open_time)) WITHOUT ROWID; BEGIN`);
  const insert = db.prepare('INSERT INTO candles VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  for (const row of candles) insert.run(market, '1m', ...columnNames.map((name) => row[name]));
  db.exec('COMMIT');
  const select = db.prepare(
    `SELECT open_time, open, high, low, close, volume FROM candles
     WHERE market = ? AND timeframe = ? AND open_time >= ? AND open_time < ? ORDER BY open_time`,
  );
  select.setReturnArrays(true);
  return {
    read() {
      const rows = select.all(market, '1m', start, start + readRows * minuteMs) as unknown as number[][];
      const { openTime, open, high, low, close, volume } = emptyColumns(rows.length);
      for (let i = 0; i < rows.length; i++) {
        const row = rows[i];
        openTime[i] = row[0];
        open[i] = row[1];
        high[i] = row[2];
        low[i] = row[3];
        close[i] = row[4];
        volume[i] = row[5];
      }
      return openTime.length;
    },
    close: () => db.close(),
  };
}

function putOneByOne(path: string): number {
  const store = openCandleStore(path, { clock, logger: silentLogger });
  const candles = randomWalk(1_500);
  const began = performance.now();
  for (const candle of candles) {
    for (let i = 0; i < 20; i++) store.put(`binance:M${i}/USDT`, '1m', [candle], 'stream');
  }
  const ms = (performance.now() - began) / (candles.length * 20);
  store.close();
  return ms;
}

/** Shortest time of each, ms, taken in turns so that whatever else the machine does hits all alike. */
function bestOf(reads: readonly (() => number)[]): number[] {
  const best = reads.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < 15; round++) {
    reads.forEach((read, i) => {
      const began = performance.now();
      const count = read();
      best[i] = Math.min(best[i], performance.now() - began);
      if (count !== readRows) throw new Error(`Read ${count} of ${readRows} candles`);
    });
  }
  return best;
}
