import { Failure } from '../domain/failure.ts';
import { toIso, type UtcMs } from '../domain/time.ts';
import { blockBars, blockCrc, blockOf, type Series } from './block.ts';
import type { Journal } from './journal.ts';
import { soundCandle } from './row.ts';
import type { Tables } from './tables.ts';

/** Stored bars [from, to) that fail their checksum. */
export type Damage = { readonly from: UtcMs; readonly to: UtcMs; readonly bars: number };

export function blockDamage(series: Series, block: number): Damage {
  return { from: block * series.blockMs, to: (block + 1) * series.blockMs, bars: blockBars };
}

export function rowDamage(series: Series, openTime: UtcMs): Damage {
  return { from: openTime, to: openTime + series.barMs, bars: 1 };
}

/** What a reader throws rather than hand out bars that may be wrong. */
export function damageFailure(series: Series, damage: Damage): Failure {
  const days = `${toIso(damage.from).slice(0, 10)}${damage.bars > 1 && series.barMs > 60_000 ? ` to ${toIso(damage.to - 1).slice(0, 10)}` : ''}`;
  return new Failure(
    'corrupt',
    `The stored ${series.timeframe} candles of ${series.market} on ${days} fail their checksum; they are not used until they are repaired and fetched or imported again.`,
  );
}

/** Every damaged block and row of the series; reads all of it. */
export function findDamage(tables: Tables, series: Series): Damage[] {
  const found: Damage[] = [];
  for (const { block, crc, columns } of tables.blocks(series, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)) {
    if (blockCrc(series, block, columns) !== crc) found.push(blockDamage(series, block));
  }
  for (const row of tables.rows(series, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)) {
    if (!soundCandle(series, row)) found.push(rowDamage(series, row[0]));
  }
  return found.sort((a, b) => a.from - b.from);
}

/** Takes a damaged block or row out of the tables, so that its bars are a gap, and notes that they are gone: others may come in their place. */
export function dropDamage(
  { tables, journal, series, now }: { tables: Tables; journal: Journal; series: Series; now: UtcMs },
  damage: Damage,
): void {
  if (damage.bars === blockBars) tables.removeBlock(series, blockOf(series, damage.from));
  else tables.removeRows(series, damage.from, damage.to);
  journal.noteChange(series, 'deleted', damage.from, damage.to - series.barMs, now);
}
