import { asClosed, type ClosedColumns, columnNames, emptyColumns } from '../domain/candle.ts';

/** The pieces one after the other; they must ascend and not overlap. */
export function joinColumns(pieces: readonly ClosedColumns[]): ClosedColumns {
  const joined = emptyColumns(pieces.reduce((length, piece) => length + piece.openTime.length, 0));
  let at = 0;
  for (const piece of pieces) {
    for (const name of columnNames) joined[name].set(piece[name], at);
    at += piece.openTime.length;
  }
  return asClosed(joined);
}

/** Bars of both, ascending; where both have a bar the one of `preferred` is taken. */
export function mergeColumns(preferred: ClosedColumns, other: ClosedColumns): ClosedColumns {
  if (other.openTime.length === 0) return preferred;
  if (preferred.openTime.length === 0) return other;
  const picks = pick(preferred.openTime, other.openTime);
  const merged = emptyColumns(picks.length);
  for (const name of columnNames) {
    // A pick at or above zero is a row of `preferred`, below zero the row -1 - pick of `other`.
    picks.forEach((row, i) => {
      merged[name][i] = row >= 0 ? preferred[name][row] : other[name][-1 - row];
    });
  }
  return asClosed(merged);
}

function pick(preferred: Float64Array, other: Float64Array): number[] {
  const picks: number[] = [];
  let a = 0;
  let b = 0;
  while (a < preferred.length || b < other.length) {
    const timeA = a < preferred.length ? preferred[a] : Number.POSITIVE_INFINITY;
    const timeB = b < other.length ? other[b] : Number.POSITIVE_INFINITY;
    picks.push(timeA <= timeB ? a++ : -1 - b);
    if (timeB <= timeA) b++;
  }
  return picks;
}
