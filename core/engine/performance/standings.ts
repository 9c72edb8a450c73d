import { join } from 'node:path';
import { z } from 'zod';
import type { Standing } from '../../contract/contract.ts';
import type { Logger } from '../../domain/ports.ts';
import type { Clock } from '../../domain/time.ts';
import { type Document, openDocument } from '../../storage/open-document.ts';
import { givenUp, type Known, type PastName, pastName } from './past-names.ts';

const entry = z.object({
  demotedAt: z.number().nullable(),
  driftedAt: z.number().nullable(),
  promise: z.string().nullable(),
  drift: z.string().nullable(),
  driftProblem: z.string().nullable().default(null),
});
const schema = z.object({
  version: z.literal(1),
  models: z.record(z.string(), entry),
  pastNames: z.array(pastName).default([]),
});

const nothingFound = { demotedAt: null, driftedAt: null, promise: null, drift: null, driftProblem: null };

/** What was last found of each model: it outlives a restart, so that nothing is told twice or taken back by one. */
export type Standings = {
  of(modelId: string): Standing;
  note(modelId: string, found: Partial<Omit<Standing, 'modelId'>>): Promise<void>;
  /** @param model undefined when it cannot be read: what it said under its old name is nobody's then */
  rename(modelId: string, newModelId: string, model: Known | undefined): Promise<void>;
  /** Whoever gets the name next has said nothing yet. */
  forget(modelId: string, model: Known | undefined): Promise<void>;
  pastNames(): readonly PastName[];
};

/** Why a model is no longer what its test promised, one sentence; undefined while nothing says so, or drift cannot be told any more. */
export function worryOf({ demotedAt, promise, driftedAt, drift, driftProblem }: Standing): string | undefined {
  const isDrifted = driftedAt !== null && driftProblem === null;
  return (demotedAt === null ? undefined : promise) ?? (isDrifted ? drift : undefined) ?? undefined;
}

/** Kept in `<dataDir>/standings.json`. */
export async function openStandings(
  dataDir: string,
  options: { clock: Pick<Clock, 'now'>; logger: Logger },
): Promise<Standings> {
  const { clock, logger } = options;
  const path = join(dataDir, 'standings.json');
  const document: Document<z.infer<typeof schema>> = await openDocument(
    path,
    schema,
    { version: 1, models: {}, pastNames: [] },
    { logger },
  );
  const of = (modelId: string): Standing => ({
    modelId,
    ...(document.data.models[modelId] ?? nothingFound),
  });
  return {
    of,
    note: (modelId, found) =>
      document.update((data) => {
        const { modelId: _, ...known } = of(modelId);
        data.models[modelId] = { ...known, ...found };
      }),
    rename: (modelId, newModelId, model) =>
      document.update((data) => {
        data.pastNames.push(givenUp(data.pastNames, { name: modelId, next: newModelId, model, time: clock.now() }));
        const known = data.models[modelId];
        delete data.models[newModelId];
        if (!known) return;
        data.models[newModelId] = known;
        delete data.models[modelId];
      }),
    forget: (modelId, model) =>
      document.update((data) => {
        data.pastNames.push(givenUp(data.pastNames, { name: modelId, next: null, model, time: clock.now() }));
        delete data.models[modelId];
      }),
    pastNames: () => document.data.pastNames,
  };
}
