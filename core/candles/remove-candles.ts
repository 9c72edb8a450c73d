import type { UtcMs } from '../domain/time.ts';
import { blockBars, blockCrc, blockOf, blockRow, blockValues, rowCrc, type Series } from './block.ts';
import { blockDamage, damageFailure } from './damage.ts';
import { clipStretches, storedStretches } from './gaps.ts';
import type { Journal } from './journal.ts';
import type { Tables } from './tables.ts';

/** Stored bars of a range: how many, and the open times of the first and the last. */
export type StoredBars = { readonly bars: number; readonly from: UtcMs; readonly to: UtcMs };

/** The stored bars that open in [from, to); undefined when there are none. No bar is read for it. */
export function storedBetween(tables: Tables, series: Series, from: UtcMs, to: UtcMs): StoredBars | undefined {
  const { barMs } = series;
  const stretches = clipStretches(storedStretches(tables, series), barMs, from, to);
  const [first, last] = [stretches[0], stretches.at(-1)];
  if (!first || !last) return undefined;
  const bars = stretches.reduce((sum, stretch) => sum + (stretch.to - stretch.from) / barMs, 0);
  return { bars, from: first.from, to: last.to - barMs };
}

/**
 * Takes out the bars that open in [from, to) and notes that they were deleted; the caller wraps it in a transaction.
 * @throws Failure 'corrupt' when a sealed block of which some bars stay fails its checksum
 */
export function removeCandles(
  { tables, journal, series, now }: { tables: Tables; journal: Journal; series: Series; now: UtcMs },
  from: UtcMs,
  to: UtcMs,
): StoredBars | undefined {
  const found = storedBetween(tables, series, from, to);
  if (!found) return undefined;
  const end = found.to + series.barMs;
  for (const block of tables.blockNumbers(series, blockOf(series, found.from), blockOf(series, found.to))) {
    removeFromBlock(tables, series, block, { from: found.from, to: end });
  }
  tables.removeRows(series, found.from, end);
  journal.noteChange(series, 'deleted', found.from, found.to, now);
  return found;
}

/** What stays of a sealed block becomes rows again. */
function removeFromBlock(
  tables: Tables,
  series: Series,
  block: number,
  { from, to }: { from: UtcMs; to: UtcMs },
): void {
  const start = block * series.blockMs;
  const isWhole = from <= start && start + series.blockMs <= to;
  const sealed = isWhole ? undefined : tables.block(series, block);
  if (sealed && blockCrc(series, block, sealed.columns) !== sealed.crc) {
    throw damageFailure(series, blockDamage(series, block));
  }
  if (sealed) {
    const values = blockValues(sealed.columns);
    for (let slot = 0; slot < blockBars; slot++) {
      const row = blockRow(series, block, values, slot);
      if (row.openTime < from || row.openTime >= to) tables.writeRow(series, row, rowCrc(series, row));
    }
  }
  tables.removeBlock(series, block);
}
