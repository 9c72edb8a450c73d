import { setImmediate } from 'node:timers/promises';
import type { UtcMs } from '../../domain/time.ts';
import type { DecisionStore } from '../../record/open-record.ts';
import { inTurns } from '../in-turns.ts';
import { emptyLived, gather, type LivedColumns, type LivedNames, putOutcome, putRow } from './lived-columns.ts';
import type { Stretch } from './past-names.ts';

/** Rows read between two rests. */
const rowsAtOnce = 500;
/** Room is made for so many rows at a time, and never moved. */
const rowsInPart = 65_536;

/** A model that the record knows, and its newest decision time. */
export type LivedModel = { readonly modelId: string; readonly newest: UtcMs };

/**
 * Every recorded prediction with what became of it, as columns that are kept: only what is new since the last look is read. 60 bytes a row.
 * The event loop runs on in between; all throw what `signal` is aborted with.
 */
export type LivedTable = {
  /** The newest decision first. */
  models(signal?: AbortSignal): Promise<LivedModel[]>;
  /** Copies of the predictions that were recorded in some stretches, in the order in which they were: they stay as they are. */
  read(stretches: readonly Stretch[], signal?: AbortSignal): Promise<LivedColumns>;
};

type Part = { readonly columns: LivedColumns; readonly numbers: Float64Array; length: number };

export function createLivedTable(
  record: Pick<DecisionStore, 'lived' | 'lastListed' | 'outcomesOf' | 'onOutcome'>,
): LivedTable {
  const names: LivedNames = { modelIds: [], markets: [] };
  const newest: UtcMs[] = [];
  const parts: Part[] = [];
  /** Decisions up to this number are in the table, but those whose outcome was stated since. */
  let last = 0;
  const stated = new Set<number>();
  record.onOutcome((number) => {
    if (number <= last) stated.add(number);
  });

  const add = (upTo: number): void => {
    for (const row of record.lived(last, upTo)) {
      let part = parts.at(-1);
      if (!part || part.length === rowsInPart) {
        part = { columns: emptyLived(rowsInPart, names), numbers: new Float64Array(rowsInPart), length: 0 };
        parts.push(part);
      }
      putRow(part.columns, part.length, row);
      part.numbers[part.length] = row.number;
      const modelId = part.columns.modelId[part.length];
      newest[modelId] = Math.max(newest[modelId] ?? row.asOf, row.asOf);
      part.length += 1;
    }
    last = upTo;
  };

  const restate = (number: number): void => {
    const outcome = record.outcomesOf(number, number).get(number);
    const part = parts.findLast(({ numbers }) => numbers[0] <= number);
    const place = part ? firstAt(part, number) : 0;
    // Decisions that nothing was predicted for are not in the table.
    if (outcome && part?.numbers[place] === number) putOutcome(part.columns, place, outcome);
    stated.delete(number);
  };

  const refresh = async (signal?: AbortSignal): Promise<void> => {
    const end = record.lastListed();
    while (last < end) {
      signal?.throwIfAborted();
      add(Math.min(end, last + rowsAtOnce));
      await setImmediate();
    }
    let done = 0;
    for (const number of [...stated]) {
      restate(number);
      done += 1;
      if (done % rowsAtOnce === 0) await setImmediate();
    }
  };

  /** One after the other, so that nobody copies what another is bringing up to date. */
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(task: () => Promise<T>): Promise<T> => {
    const done = turn.then(task);
    // Whoever asked hears of a failure through `done`.
    turn = done.catch(() => {});
    return done;
  };

  return {
    models: (signal) =>
      inTurn(async () => {
        await refresh(signal);
        return names.modelIds
          .map((modelId, i) => ({ modelId, newest: newest[i] }))
          .sort((a, b) => b.newest - a.newest || (a.modelId < b.modelId ? -1 : 1));
      }),
    read: (stretches, signal) =>
      inTurn(async () => {
        await refresh(signal);
        const asked = stretches.map(({ name, ...times }) => ({ modelId: names.modelIds.indexOf(name), ...times }));
        const isAsked = ({ modelId, asOf }: LivedColumns, i: number) => {
          for (const each of asked) {
            if (modelId[i] === each.modelId && asOf[i] >= each.from && asOf[i] < each.until) return true;
          }
          return false;
        };
        const filled = parts.map(({ columns, length }) => ({ ...columns, length }));
        return inTurns(gather(filled, names, isAsked), signal);
      }),
  };
}

/** The place of the first row of a part with this number or a higher one. */
function firstAt({ numbers, length }: Part, number: number): number {
  let [from, to] = [0, length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (numbers[middle] < number) from = middle + 1;
    else to = middle;
  }
  return from;
}
