import { join } from 'node:path';
import { z } from 'zod';
import type { RunState } from '../contract/contract.ts';
import { runState } from '../contract/training-schemas.ts';
import type { Logger } from '../domain/ports.ts';
import { openDocument } from '../storage/open-document.ts';
import { hasEnded } from '../training/run-state.ts';

const recordsSchema = z.object({ version: z.literal(1), runs: z.array(runState) });

/** Runs that are remembered, newest last. */
const keptRuns = 20;

/** Training runs across restarts, in `<dataDir>/runs.json`. */
export type RunRecords = {
  list(): readonly RunState[];
  /** Adds the run or replaces what is known of it; the oldest are forgotten. */
  keep(state: RunState): Promise<void>;
};

/** A run that was going when the workstation ended will not go on. */
function interrupted(state: RunState): RunState {
  if (hasEnded(state)) return state;
  const message = 'The workstation ended while this run was going; start it again.';
  return { ...state, phase: 'interrupted', etaSeconds: null, error: { code: 'unavailable', message } };
}

export async function openRunRecords(dataDir: string, logger: Logger): Promise<RunRecords> {
  const document = await openDocument(join(dataDir, 'runs.json'), recordsSchema, { version: 1, runs: [] }, { logger });
  if (!document.data.runs.every(hasEnded)) {
    await document.update((data) => {
      data.runs = data.runs.map(interrupted);
    });
  }
  return {
    list: () => document.data.runs,
    keep: (state) =>
      document.update((data) => {
        data.runs = [...data.runs.filter((run) => run.runId !== state.runId), state].slice(-keptRuns);
      }),
  };
}
