import type { Candle } from '../domain/candle.ts';
import type { Logger } from '../domain/ports.ts';
import type { UtcMs } from '../domain/time.ts';
import {
  blockBars,
  blockCrc,
  blockOf,
  blockRow,
  blockValues,
  isSameBar,
  rowCrc,
  type Series,
  setBlockRow,
  valueNames,
} from './block.ts';
import { blockDamage, type Damage, damageFailure, dropDamage, rowDamage } from './damage.ts';
import { checkCandle } from './gate.ts';
import type { Journal } from './journal.ts';
import { soundCandle } from './row.ts';
import type { Tables } from './tables.ts';

/** Where a row comes from; it decides what may happen to a bar that is stored already. An overwrite is an import that replaces. */
export type CandleSource = 'rest' | 'stream' | 'import' | 'overwrite';

/**
 * How many rows were new, equal to what is stored, and put in the place of what was stored (`revised`); which rows of an import differ from
 * what was stored and kept; and which were refused. `index` counts in the rows given.
 */
export type PutResult = {
  stored: number;
  unchanged: number;
  revised: number;
  differing: number[];
  rejected: { index: number; reason: string }[];
};

// The exchange itself says that a streamed bar is closed; this machine's clock may be a little behind it.
const streamToleranceMs = 2_000;

type Put = {
  readonly tables: Tables;
  readonly journal: Journal;
  readonly series: Series;
  readonly rows: readonly Candle[];
  readonly source: CandleSource;
  readonly now: UtcMs;
  readonly logger: Logger;
  readonly result: PutResult;
};

/** Stores rows of one series, in any order; the caller wraps it in a transaction. */
export function putCandles(put: Omit<Put, 'result'>): PutResult {
  const result: PutResult = { stored: 0, unchanged: 0, revised: 0, differing: [], rejected: [] };
  const job: Put = { ...put, result };
  const accepted = acceptedRows(job);
  for (let first = 0; first < accepted.length; ) {
    const block = blockOf(put.series, put.rows[accepted[first]].openTime);
    let end = first + 1;
    while (end < accepted.length && blockOf(put.series, put.rows[accepted[end]].openTime) === block) end++;
    putIntoBlock(job, block, accepted.slice(first, end));
    first = end;
  }
  const refused = result.rejected.map(({ index, reason }) => ({ row: put.rows[index], reason }));
  put.journal.quarantine(put.series, put.now, put.source, refused);
  return result;
}

/** Indices of the rows that pass the gate, ascending by open time, each time once. */
function acceptedRows({ rows, series, source, now, result }: Put): number[] {
  const closedBy = source === 'stream' ? now + streamToleranceMs : now;
  const passed: number[] = [];
  let isAscending = true;
  for (let i = 0; i < rows.length; i++) {
    const reason = checkCandle(rows[i], series.timeframe, closedBy);
    if (reason) {
      result.rejected.push({ index: i, reason });
      continue;
    }
    const previous = passed.at(-1);
    if (previous !== undefined && rows[previous].openTime >= rows[i].openTime) isAscending = false;
    passed.push(i);
  }
  if (isAscending) return passed;

  passed.sort((a, b) => rows[a].openTime - rows[b].openTime || a - b);
  const kept: number[] = [];
  for (const index of passed) {
    const first = kept.at(-1);
    if (first === undefined || rows[first].openTime < rows[index].openTime) kept.push(index);
    else if (isSameBar(rows[first], rows[index])) result.unchanged++;
    else result.rejected.push({ index, reason: 'a different row of the same time came before it' });
  }
  return kept;
}

function putIntoBlock(job: Put, block: number, indices: readonly number[]): void {
  const { tables, series } = job;
  const sealed = tables.block(series, block);
  const revised = job.result.revised;
  if (!sealed) {
    putAsRows(job, block, indices);
  } else if (blockCrc(series, block, sealed.columns) === sealed.crc) {
    putIntoSealed(job, block, blockValues(sealed.columns), indices);
  } else {
    discard(job, blockDamage(series, block));
    putAsRows(job, block, indices);
  }
  // One stretch for all of them: a file may replace millions of bars, whose old values nobody wants back.
  if (job.source === 'overwrite' && job.result.revised > revised) noteChange(job, 'replaced', indices);
}

function noteChange({ journal, series, rows, now }: Put, kind: 'replaced' | 'restored', indices: readonly number[]) {
  const [first, last] = [indices[0], indices[indices.length - 1]];
  journal.noteChange(series, kind, rows[first].openTime, rows[last].openTime, now);
}

function putIntoSealed(job: Put, block: number, values: Float64Array, indices: readonly number[]): void {
  const { tables, series } = job;
  let isChanged = false;
  for (const index of indices) {
    const row = job.rows[index];
    const slot = (row.openTime - block * series.blockMs) / series.barMs;
    if (!mayReplace(job, index, blockRow(series, block, values, slot))) continue;
    setBlockRow(values, slot, row);
    isChanged = true;
  }
  if (isChanged) tables.writeBlock(series, block, values);
}

function putAsRows(job: Put, block: number, indices: readonly number[]): void {
  const { tables, series, rows, result } = job;
  const stored = storedCandles(job, rows[indices[0]].openTime, rows[indices[indices.length - 1]].openTime);
  const fresh: Candle[] = [];
  for (const index of indices) {
    const row = rows[index];
    const before = stored.get(row.openTime);
    if (!before) fresh.push(row);
    else if (mayReplace(job, index, before)) tables.writeRow(series, row, rowCrc(series, row));
  }
  result.stored += fresh.length;
  if (fresh.length > 0 && wasDeleted(job, fresh)) noteChange(job, 'restored', indices);
  if (fresh.length === blockBars) {
    seal(tables, series, block, fresh);
  } else if (fresh.length > 0) {
    for (const row of fresh) tables.writeRow(series, row, rowCrc(series, row));
    sealWhenComplete(job, block);
  }
}

function wasDeleted({ journal, series }: Put, fresh: readonly Candle[]): boolean {
  return journal.wasDeleted(series, fresh[0].openTime, fresh[fresh.length - 1].openTime);
}

function storedCandles(job: Put, first: UtcMs, last: UtcMs): Map<UtcMs, Candle> {
  const { tables, series } = job;
  const stored = new Map<UtcMs, Candle>();
  for (const row of tables.rows(series, first, last + series.barMs)) {
    const candle = soundCandle(series, row);
    if (candle) stored.set(candle.openTime, candle);
    else discard(job, rowDamage(series, row[0]));
  }
  return stored;
}

/** Counts the row as unchanged, differing, refused or revised, and logs a revision. */
function mayReplace({ rows, source, result, journal, series, now }: Put, index: number, before: Candle): boolean {
  const row = rows[index];
  if (isSameBar(before, row)) {
    result.unchanged++;
    return false;
  }
  if (source === 'import') {
    result.differing.push(index);
    return false;
  }
  if (source === 'stream') {
    result.rejected.push({ index, reason: 'a different bar of the same time is stored already' });
    return false;
  }
  if (source === 'rest') journal.addRevision(series, now, before, toPlain(row));
  result.revised++;
  return true;
}

function toPlain({ openTime, open, high, low, close, volume }: Candle): Candle {
  return { openTime, open, high, low, close, volume };
}

function sealWhenComplete(job: Put, block: number): void {
  const { tables, series } = job;
  const from = block * series.blockMs;
  const to = from + series.blockMs;
  // Two look-ups spare the count while the block is still filling, which is nearly always.
  if (!tables.hasRow(series, to - series.barMs) || !tables.hasRow(series, from)) return;
  if (tables.countRows(series, from, to) < blockBars) return;
  const candles = [...storedCandles(job, from, to - series.barMs).values()];
  if (candles.length < blockBars) return;
  tables.removeRows(series, from, to);
  seal(tables, series, block, candles);
}

/** Writes a whole block; `candles` are its 1,440 bars, ascending. */
function seal(tables: Tables, series: Series, block: number, candles: readonly Candle[]): void {
  const values = new Float64Array(valueNames.length * blockBars);
  for (const [slot, candle] of candles.entries()) setBlockRow(values, slot, candle);
  tables.writeBlock(series, block, values);
}

/** Damaged bars in the way of new ones are taken out: they become a gap, to be fetched again. */
function discard({ tables, series, journal, logger, now, source }: Put, damage: Damage): void {
  const reason = damageFailure(series, damage).message;
  logger.warn(reason);
  dropDamage({ tables, journal, series, now }, damage);
  journal.quarantine(series, now, source, [{ row: damage, reason }]);
}
