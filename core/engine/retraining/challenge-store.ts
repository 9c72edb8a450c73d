import { join } from 'node:path';
import { z } from 'zod';
import { type Challenge, challenge } from '../../contract/retraining-schemas.ts';
import type { Logger } from '../../domain/ports.ts';
import { openDocument } from '../../storage/open-document.ts';

const schema = z.object({ version: z.literal(1), challenges: z.array(challenge) });

/** Challenges that are remembered. */
const keptChallenges = 100;

/** Every challenge of the last years, in `<dataDir>/challenges.json`. */
export type ChallengeStore = {
  /** Oldest first. */
  list(): readonly Challenge[];
  /** Adds the challenge or replaces what is known of it; durable when it resolves. */
  put(challenge: Challenge): Promise<void>;
  /** A model has another name now. */
  rename(modelId: string, newModelId: string): Promise<void>;
};

export async function openChallengeStore(dataDir: string, logger: Logger): Promise<ChallengeStore> {
  const path = join(dataDir, 'challenges.json');
  const document = await openDocument(path, schema, { version: 1, challenges: [] }, { logger });
  return {
    list: () => document.data.challenges,
    put: (next) =>
      document.update((data) => {
        const index = data.challenges.findIndex(({ id }) => id === next.id);
        if (index >= 0) data.challenges[index] = next;
        else data.challenges = [...data.challenges, next].slice(-keptChallenges);
      }),
    rename: (modelId, newModelId) =>
      document.update((data) => {
        for (const { champion, challenger } of data.challenges) {
          if (champion.modelId === modelId) champion.modelId = newModelId;
          if (challenger?.modelId === modelId) challenger.modelId = newModelId;
        }
      }),
  };
}
