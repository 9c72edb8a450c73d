import type { Market } from '../../domain/market.ts';
import { type Outcome, outcomes, type Signal } from '../../domain/prediction.ts';
import { pieces, type Steps } from '../../domain/steps.ts';
import type { LivedRow } from '../../record/lived-rows.ts';

export const signals = ['long', 'short', 'abstain'] as const satisfies readonly Signal[];
export const abstained = signals.indexOf('abstain');
/** In place of a label that is not known yet. */
export const unknownLabel = 255;
/** Steps of a tenth that the likeliest class' probability is told apart by. */
export const confidences = 10;

/** Names in the order in which they came; rows hold their places. Names are only added. */
export type LivedNames = { readonly modelIds: string[]; readonly markets: Market[] };

/** Predictions as columns, a row each, in the order in which they were recorded unless something else is said. */
export type LivedColumns = {
  readonly length: number;
  readonly names: LivedNames;
  readonly modelId: Uint16Array;
  readonly market: Uint16Array;
  readonly asOf: Float64Array;
  readonly horizonEnd: Float64Array;
  /** Index in `signals`. */
  readonly signal: Uint8Array;
  /** Row-major [n, 3]. */
  readonly probabilities: Float32Array;
  /** Tenths of the likeliest class' probability as it was recorded, 0..9. */
  readonly confidence: Uint8Array;
  /** Close of the 1m bar that ended the trade, and what it earned; NaN: not known yet. */
  readonly endTime: Float64Array;
  readonly profit: Float64Array;
  /** Class index, or `unknownLabel`. */
  readonly labels: Uint8Array;
};

export function emptyLived(length: number, names: LivedNames): LivedColumns {
  return {
    length,
    names,
    modelId: new Uint16Array(length),
    market: new Uint16Array(length),
    asOf: new Float64Array(length),
    horizonEnd: new Float64Array(length),
    signal: new Uint8Array(length),
    probabilities: new Float32Array(length * outcomes.length),
    confidence: new Uint8Array(length),
    endTime: new Float64Array(length),
    profit: new Float64Array(length),
    labels: new Uint8Array(length),
  };
}

export function putRow(columns: LivedColumns, i: number, row: LivedRow): void {
  const { short, flat, long } = row;
  columns.modelId[i] = placeOf(columns.names.modelIds, row.modelId);
  columns.market[i] = placeOf(columns.names.markets, row.market);
  columns.asOf[i] = row.asOf;
  columns.horizonEnd[i] = row.horizonEnd;
  columns.signal[i] = signals.indexOf(row.signal);
  columns.probabilities.set([short, flat, long], i * outcomes.length);
  columns.confidence[i] = Math.floor(Math.min(0.9, Math.max(short, flat, long)) * confidences);
  putOutcome(columns, i, row);
}

export function putOutcome(
  columns: LivedColumns,
  i: number,
  { endTime, profit, label }: Pick<LivedRow, 'endTime' | 'profit' | 'label'>,
): void {
  columns.endTime[i] = endTime ?? Number.NaN;
  columns.profit[i] = profit ?? Number.NaN;
  columns.labels[i] = label === null ? unknownLabel : outcomes.indexOf(label as Outcome);
}

function placeOf<T>(names: T[], name: T): number {
  const place = names.indexOf(name);
  return place < 0 ? names.push(name) - 1 : place;
}

type Keep = (rows: LivedColumns, i: number) => boolean;

/** Copies of the rows of all parts that are to be kept. */
export function* gather(parts: readonly LivedColumns[], names: LivedNames, isKept: Keep): Steps<LivedColumns> {
  const kept: { part: LivedColumns; places: Uint32Array | undefined; length: number }[] = [];
  for (const part of parts) {
    const places = yield* placesOf(part, isKept);
    kept.push({ part, places, length: places ? places.length : part.length });
  }
  const all = emptyLived(
    kept.reduce((sum, { length }) => sum + length, 0),
    names,
  );
  let at = 0;
  for (const { part, places, length } of kept) {
    if (places) yield* copyRows(all, at, part, places);
    else copyAll(all, at, part);
    yield;
    at += length;
  }
  return all;
}

/** Those rows that are to be kept; the very same columns when all are. */
export function* pick(rows: LivedColumns, isKept: Keep): Steps<LivedColumns> {
  const places = yield* placesOf(rows, isKept);
  return places ? yield* inOrder(rows, places) : rows;
}

/** The rows at these places, in their order. */
export function* inOrder(columns: LivedColumns, places: Uint32Array): Steps<LivedColumns> {
  const all = emptyLived(places.length, columns.names);
  yield* copyRows(all, 0, columns, places);
  return all;
}

/** Of those to be kept; undefined when all are. */
function* placesOf(rows: LivedColumns, isKept: Keep): Steps<Uint32Array | undefined> {
  let places: Uint32Array | undefined;
  let count = 0;
  for (const { start, end } of pieces(rows.length)) {
    yield;
    for (let i = start; i < end; i += 1) {
      if (!isKept(rows, i)) places ??= firstPlaces(rows.length, count);
      else {
        if (places) places[count] = i;
        count += 1;
      }
    }
  }
  return places?.subarray(0, count);
}

/** Room for `length` places; the first `count` are those of the first rows. */
function firstPlaces(length: number, count: number): Uint32Array {
  const places = new Uint32Array(length);
  for (let i = 0; i < count; i += 1) places[i] = i;
  return places;
}

function copyAll(to: LivedColumns, at: number, { length, names: _, ...from }: LivedColumns): void {
  for (const [name, column] of Object.entries(from)) {
    const width = name === 'probabilities' ? outcomes.length : 1;
    to[name as keyof typeof from].set(column.subarray(0, length * width), at * width);
  }
}

function* copyRows(to: LivedColumns, at: number, from: LivedColumns, places: Uint32Array): Steps<void> {
  for (const { start, end } of pieces(places.length)) {
    yield;
    for (let k = start; k < end; k += 1) {
      const [i, j] = [places[k], at + k];
      to.modelId[j] = from.modelId[i];
      to.market[j] = from.market[i];
      to.asOf[j] = from.asOf[i];
      to.horizonEnd[j] = from.horizonEnd[i];
      to.signal[j] = from.signal[i];
      to.probabilities[j * 3] = from.probabilities[i * 3];
      to.probabilities[j * 3 + 1] = from.probabilities[i * 3 + 1];
      to.probabilities[j * 3 + 2] = from.probabilities[i * 3 + 2];
      to.confidence[j] = from.confidence[i];
      to.endTime[j] = from.endTime[i];
      to.profit[j] = from.profit[i];
      to.labels[j] = from.labels[i];
    }
  }
}
