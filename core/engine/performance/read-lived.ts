import { setImmediate } from 'node:timers/promises';
import type { UtcMs } from '../../domain/time.ts';
import type { LivedRow } from '../../record/lived-rows.ts';
import type { DecisionStore } from '../../record/open-record.ts';
import type { Stretch } from './past-names.ts';

const rowsAtOnce = 1_000;
const namesAtOnce = 20_000;

/** A model that the record knows: its first and last row, and its newest decision time. */
export type LivedModel = {
  readonly modelId: string;
  readonly first: number;
  readonly last: number;
  readonly newest: UtcMs;
};

/**
 * Every model that the record knows, the newest decision first. The event loop runs on in between.
 * @throws what `signal` is aborted with
 */
export async function readModels(
  record: Pick<DecisionStore, 'modelsIn' | 'lastListed'>,
  signal?: AbortSignal,
): Promise<LivedModel[]> {
  const all = new Map<string, LivedModel>();
  const end = record.lastListed();
  for (let after = 0; after < end; after += namesAtOnce) {
    signal?.throwIfAborted();
    for (const found of record.modelsIn(after, after + namesAtOnce)) {
      const known = all.get(found.modelId) ?? found;
      const newest = Math.max(known.newest, found.newest);
      all.set(found.modelId, { ...known, last: found.last, newest });
    }
    await setImmediate();
  }
  return [...all.values()].sort((a, b) => b.newest - a.newest);
}

/**
 * The predictions of a model, in the order in which they were recorded. The event loop runs on in between.
 * @throws what `signal` is aborted with
 */
async function readLived(
  record: Pick<DecisionStore, 'lived'>,
  { modelId, first, last }: LivedModel,
  signal?: AbortSignal,
): Promise<LivedRow[]> {
  const parts: LivedRow[][] = [];
  for (let after = first - 1; after < last; after += rowsAtOnce) {
    signal?.throwIfAborted();
    parts.push(record.lived(modelId, after, Math.min(last, after + rowsAtOnce)));
    await setImmediate();
  }
  return parts.flat();
}

/**
 * The predictions that were recorded in some stretches, in the order in which they were. The event loop runs on in between.
 * @throws what `signal` is aborted with
 */
export async function readOwn(
  record: Pick<DecisionStore, 'lived'>,
  models: readonly LivedModel[],
  stretches: readonly Stretch[],
  signal?: AbortSignal,
): Promise<LivedRow[]> {
  const parts: LivedRow[][] = [];
  for (const { name, from, until } of stretches) {
    const model = models.find(({ modelId }) => modelId === name);
    if (!model || from > model.newest) continue;
    const rows = await readLived(record, model, signal);
    parts.push(rows.filter(({ asOf }) => asOf >= from && asOf < until));
  }
  return parts.length === 1 ? parts[0] : parts.flat().sort((a, b) => a.number - b.number);
}
