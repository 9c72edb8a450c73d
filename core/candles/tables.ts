import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Candle } from '../domain/candle.ts';
import type { Market } from '../domain/market.ts';
import type { UtcMs } from '../domain/time.ts';
import type { Timeframe } from '../domain/timeframe.ts';
import { blockCrc, type Series } from './block.ts';

/** A row of `bars`: open time, open, high, low, close, volume, crc. */
export type StoredRow = readonly [number, number, number, number, number, number, number];
type StoredBlock = { readonly block: number; readonly crc: number; readonly columns: Uint8Array };

/** Every statement on bars, blocks and series, prepared once. Ranges are [from, to). */
export function prepareTables(db: DatabaseSync) {
  const arrays = (sql: string): StatementSync => {
    const statement = db.prepare(sql);
    statement.setReturnArrays(true);
    return statement;
  };
  const values = 'open_time, open, high, low, close, volume, crc';
  const range = 'series = ? AND open_time >= ? AND open_time < ?';

  const findSeries = db.prepare('SELECT id FROM series WHERE market = ? AND timeframe = ?');
  const addSeries = db.prepare('INSERT INTO series (market, timeframe) VALUES (?, ?)');
  const allSeries = db.prepare('SELECT id, market, timeframe FROM series ORDER BY market, id');

  const rows = arrays(`SELECT ${values} FROM bars WHERE ${range} ORDER BY open_time`);
  const firstRow = arrays(`SELECT ${values} FROM bars WHERE series = ? ORDER BY open_time LIMIT 1`);
  const lastRow = arrays(`SELECT ${values} FROM bars WHERE series = ? ORDER BY open_time DESC LIMIT 1`);
  const hasRow = db.prepare('SELECT 1 FROM bars WHERE series = ? AND open_time = ?');
  const countRows = db.prepare(`SELECT count(*) AS bars FROM bars WHERE ${range}`);
  const islands = arrays(
    `SELECT min(open_time), max(open_time) FROM
       (SELECT open_time, open_time - ? * row_number() OVER (ORDER BY open_time) AS island FROM bars WHERE series = ?)
     GROUP BY island ORDER BY 1`,
  );
  const writeRow = db.prepare(`INSERT OR REPLACE INTO bars (series, ${values}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`);
  const removeRows = db.prepare(`DELETE FROM bars WHERE ${range}`);

  const blocks = db.prepare(
    'SELECT block, crc, columns FROM blocks WHERE series = ? AND block BETWEEN ? AND ? ORDER BY block',
  );
  const blockNumbers = arrays('SELECT block FROM blocks WHERE series = ? AND block BETWEEN ? AND ? ORDER BY block');
  const firstBlock = db.prepare('SELECT block FROM blocks WHERE series = ? ORDER BY block LIMIT 1');
  const lastBlock = db.prepare('SELECT block FROM blocks WHERE series = ? ORDER BY block DESC LIMIT 1');
  const writeBlock = db.prepare(
    `INSERT INTO blocks (series, block, crc, columns) VALUES (?, ?, ?, ?)
     ON CONFLICT (series, block) DO UPDATE SET crc = excluded.crc, columns = excluded.columns`,
  );
  const removeBlock = db.prepare('DELETE FROM blocks WHERE series = ? AND block = ?');

  const rowOrNone = (row: unknown) => row as StoredRow | undefined;

  return {
    findSeries: (market: Market, timeframe: Timeframe) => findSeries.get(market, timeframe)?.id as number | undefined,
    addSeries: (market: Market, timeframe: Timeframe) => Number(addSeries.run(market, timeframe).lastInsertRowid),
    allSeries: () => allSeries.all() as { id: number; market: Market; timeframe: Timeframe }[],

    rows: (series: Series, from: UtcMs, to: UtcMs) => rows.all(series.id, from, to) as unknown as StoredRow[],
    firstRow: (series: Series) => rowOrNone(firstRow.get(series.id)),
    lastRow: (series: Series) => rowOrNone(lastRow.get(series.id)),
    hasRow: (series: Series, openTime: UtcMs) => hasRow.get(series.id, openTime) !== undefined,
    countRows: (series: Series, from: UtcMs, to: UtcMs) => countRows.get(series.id, from, to)?.bars as number,
    /** First and last open time of every unbroken run of rows. */
    islands: (series: Series) => islands.all(series.barMs, series.id) as unknown as [UtcMs, UtcMs][],
    writeRow: (series: Series, row: Candle, crc: number) =>
      writeRow.run(series.id, row.openTime, row.open, row.high, row.low, row.close, row.volume, crc),
    removeRows: (series: Series, from: UtcMs, to: UtcMs) => removeRows.run(series.id, from, to),

    /** Blocks numbered first to last, both included. */
    blocks: (series: Series, first: number, last: number) =>
      blocks.iterate(series.id, first, last) as unknown as Iterable<StoredBlock>,
    block: (series: Series, block: number) => blocks.get(series.id, block, block) as StoredBlock | undefined,
    blockNumbers: (series: Series, first = Number.NEGATIVE_INFINITY, last = Number.POSITIVE_INFINITY) =>
      (blockNumbers.all(series.id, first, last) as unknown as [number][]).map(([block]) => block),
    firstBlock: (series: Series) => firstBlock.get(series.id)?.block as number | undefined,
    lastBlock: (series: Series) => lastBlock.get(series.id)?.block as number | undefined,
    writeBlock: (series: Series, block: number, values: Float64Array) => {
      const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
      writeBlock.run(series.id, block, blockCrc(series, block, bytes), bytes);
    },
    removeBlock: (series: Series, block: number) => removeBlock.run(series.id, block),
  };
}
export type Tables = ReturnType<typeof prepareTables>;
