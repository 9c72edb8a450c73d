import { z } from 'zod';
import { utcMs } from '../../contract/schemas.ts';
import type { UtcMs } from '../../domain/time.ts';
import type { Manifest } from '../../model/manifest.ts';
import { weightsFile } from '../../model/model-files.ts';

/** A name that a model had; its decisions of that time are recorded under it for good. */
export const pastName = z.object({
  /** Checksum of the weights; null of a model that could not be read any more. */
  weights: z.string().nullable(),
  name: z.string(),
  from: utcMs,
  until: utcMs,
  /** What it was called then; null: it was deleted. */
  next: z.string().nullable(),
});
export type PastName = z.infer<typeof pastName>;

/** What tells a model from another of its name. */
export type Known = Pick<Manifest, 'createdAt' | 'sha256'>;

/** Decisions in [from, until) under a name. */
export type Stretch = { readonly name: string; readonly from: UtcMs; readonly until: UtcMs };

const weightsOf = (model: Known | undefined) => model?.sha256[weightsFile] ?? null;
const lastUntil = (pasts: readonly PastName[]) => pasts.reduce((last, { until }) => Math.max(last, until), 0);

/**
 * Where the record holds what a model said itself: under the names that it had, and under its own since it was made or another gave the
 * name up. Of a model that is gone, all under its name but what is another's.
 */
export function stretchesOf(pasts: readonly PastName[], name: string, model: Known | undefined): Stretch[] {
  const others = pasts.filter((past) => past.name === name && (model !== undefined || past.next !== null));
  const since = Math.max(model?.createdAt ?? 0, lastUntil(others));
  const weights = weightsOf(model);
  const own = weights === null ? [] : pasts.filter((past) => past.weights === weights);
  return [...own, { name, from: since, until: Number.POSITIVE_INFINITY }];
}

/** What to remember of a model that gives its name up at `time`. */
export function givenUp(
  pasts: readonly PastName[],
  change: { name: string; next: string | null; model: Known | undefined; time: UtcMs },
): PastName {
  const { name, next, model, time } = change;
  const from = stretchesOf(pasts, name, model).at(-1)?.from ?? 0;
  return { weights: weightsOf(model), name, from: Math.min(from, time), until: time, next };
}

/** The names that renamed models have now. */
export function renamedTo(pasts: readonly PastName[]): string[] {
  const newest = new Map(pasts.map(({ weights, next }) => [weights, next]));
  return [...newest].flatMap(([weights, next]) => (weights === null || next === null ? [] : [next]));
}

/** Whether all that was recorded under a name until `newest` is that of a model with another name now. */
export function isLeft(pasts: readonly PastName[], name: string, newest: UtcMs): boolean {
  return pasts.some((past) => past.name === name && past.next !== null && newest < past.until);
}
