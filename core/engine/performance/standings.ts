import { join } from 'node:path';
import { z } from 'zod';
import type { Standing } from '../../contract/contract.ts';
import type { Logger } from '../../domain/ports.ts';
import { type Document, openDocument } from '../../storage/open-document.ts';

const entry = z.object({
  demotedAt: z.number().nullable(),
  driftedAt: z.number().nullable(),
  promise: z.string().nullable(),
  drift: z.string().nullable(),
});
const schema = z.object({ version: z.literal(1), models: z.record(z.string(), entry) });

/** What was last found of each model: it outlives a restart, so that nothing is told twice or taken back by one. */
export type Standings = {
  of(modelId: string): Standing;
  note(modelId: string, found: Partial<Omit<Standing, 'modelId'>>): Promise<void>;
  rename(modelId: string, newModelId: string): Promise<void>;
  forget(modelId: string): Promise<void>;
};

/** Why a model is no longer what its test promised, one sentence; undefined while nothing says so. */
export function worryOf({ demotedAt, promise, driftedAt, drift }: Standing): string | undefined {
  return (demotedAt === null ? undefined : promise) ?? (driftedAt === null ? undefined : drift) ?? undefined;
}

/** Kept in `<dataDir>/standings.json`. */
export async function openStandings(dataDir: string, logger: Logger): Promise<Standings> {
  const path = join(dataDir, 'standings.json');
  const document: Document<z.infer<typeof schema>> = await openDocument(
    path,
    schema,
    { version: 1, models: {} },
    { logger },
  );
  const of = (modelId: string): Standing => ({
    modelId,
    ...(document.data.models[modelId] ?? { demotedAt: null, driftedAt: null, promise: null, drift: null }),
  });
  return {
    of,
    note: (modelId, found) =>
      document.update((data) => {
        const { modelId: _, ...known } = of(modelId);
        data.models[modelId] = { ...known, ...found };
      }),
    rename: (modelId, newModelId) =>
      document.update((data) => {
        const known = data.models[modelId];
        if (!known) return;
        data.models[newModelId] = known;
        delete data.models[modelId];
      }),
    forget: (modelId) =>
      document.update((data) => {
        delete data.models[modelId];
      }),
  };
}
