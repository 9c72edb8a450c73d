import type { LivedRow } from '../../record/lived-rows.ts';
import { emptyLived, type LivedColumns, putRow } from './lived-columns.ts';

/** The same rows as columns. */
export function columnsOf(rows: readonly LivedRow[]): LivedColumns {
  const columns = emptyLived(rows.length, { modelIds: [], markets: [] });
  for (const [i, row] of rows.entries()) putRow(columns, i, row);
  return columns;
}
