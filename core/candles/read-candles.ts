import { asClosed, type CandleColumns, type ClosedCandle, type ClosedColumns, emptyColumns } from '../domain/candle.ts';
import type { UtcMs } from '../domain/time.ts';
import { blockBars, blockCrc, blockOf, blockRow, blockValues, copyBlock, type Series } from './block.ts';
import { blockDamage, damageFailure, rowDamage } from './damage.ts';
import { soundCandle } from './row.ts';
import type { StoredRow, Tables } from './tables.ts';

/**
 * The stored bars that open in [from, to), rows and sealed blocks merged, ascending; none when `to` is not after `from`.
 * @throws Failure 'corrupt' when any of them fails its checksum
 */
export function readRange(tables: Tables, series: Series, from: UtcMs, to: UtcMs): ClosedColumns {
  if (to <= from) return asClosed(emptyColumns());
  const firstBlock = blockOf(series, from);
  const lastBlock = blockOf(series, to - 1);
  const slots = (block: number): [number, number] => {
    const start = block * series.blockMs;
    const slotAt = (time: UtcMs) => Math.min(blockBars, Math.max(0, Math.ceil((time - start) / series.barMs)));
    return [slotAt(from), slotAt(to)];
  };

  const rows = tables.rows(series, from, to);
  let length = rows.length;
  for (const block of tables.blockNumbers(series, firstBlock, lastBlock)) {
    const [first, end] = slots(block);
    length += end - first;
  }
  const columns = emptyColumns(length);

  let at = 0;
  let nextRow = 0;
  const copyRowsBefore = (time: UtcMs) => {
    for (; nextRow < rows.length && rows[nextRow][0] < time; nextRow++) {
      copyRow(series, rows[nextRow], columns, at++);
    }
  };
  for (const { block, crc, columns: bytes } of tables.blocks(series, firstBlock, lastBlock)) {
    copyRowsBefore(block * series.blockMs);
    if (blockCrc(series, block, bytes) !== crc) throw damageFailure(series, blockDamage(series, block));
    const [first, end] = slots(block);
    copyBlock(series, block, blockValues(bytes), first, end, columns, at);
    at += end - first;
  }
  copyRowsBefore(Number.POSITIVE_INFINITY);
  return asClosed(columns);
}

function copyRow(series: Series, row: StoredRow, columns: CandleColumns, at: number): void {
  if (!soundCandle(series, row)) throw damageFailure(series, rowDamage(series, row[0]));
  columns.openTime[at] = row[0];
  columns.open[at] = row[1];
  columns.high[at] = row[2];
  columns.low[at] = row[3];
  columns.close[at] = row[4];
  columns.volume[at] = row[5];
}

/** Open time of the oldest stored bar, whose checksum is not looked at; undefined when there is none. */
export function firstTime(tables: Tables, series: Series): UtcMs | undefined {
  const row = tables.firstRow(series)?.[0];
  const block = tables.firstBlock(series);
  if (block === undefined) return row;
  return Math.min(row ?? Number.POSITIVE_INFINITY, block * series.blockMs);
}

/** The newest stored bar; undefined when there is none. */
export function lastStored(tables: Tables, series: Series): ClosedCandle | undefined {
  const row = tables.lastRow(series);
  const block = tables.lastBlock(series);
  return block !== undefined && (!row || block * series.blockMs > row[0])
    ? fromBlock(tables, series, block, blockBars - 1)
    : row && fromRow(series, row);
}

function fromRow(series: Series, row: StoredRow): ClosedCandle {
  const candle = soundCandle(series, row);
  if (!candle) throw damageFailure(series, rowDamage(series, row[0]));
  return { ...candle, isClosed: true };
}

function fromBlock(tables: Tables, series: Series, block: number, slot: number): ClosedCandle | undefined {
  const stored = tables.block(series, block);
  if (!stored) return undefined;
  if (blockCrc(series, block, stored.columns) !== stored.crc) throw damageFailure(series, blockDamage(series, block));
  return { ...blockRow(series, block, blockValues(stored.columns), slot), isClosed: true };
}
