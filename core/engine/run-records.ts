import { join } from 'node:path';
import { z } from 'zod';
import type { RunState } from '../contract/contract.ts';
import { runState } from '../contract/training-schemas.ts';
import type { Logger } from '../domain/ports.ts';
import { openDocument } from '../storage/open-document.ts';
import { hasCheckpoint, removeCheckpoint, runDirOf } from '../training/checkpoint.ts';
import { hasEnded } from '../training/run-state.ts';

const recordsSchema = z.object({ version: z.literal(1), runs: z.array(runState) });

/** Runs that are remembered, newest last. */
const keptRuns = 20;

/** Training runs across restarts, in `<dataDir>/runs.json`. */
export type RunRecords = {
  list(): readonly RunState[];
  /** Adds the run or replaces what is known of it; the oldest are forgotten, with their checkpoints. */
  keep(state: RunState): Promise<void>;
};

/** A run that was going when the workstation ended goes on only when it is asked to. */
function interrupted(state: RunState, isResumable: boolean): RunState {
  const next = isResumable ? 'resume it to go on from its last whole epoch' : 'start it again';
  const message = `The workstation ended while this run was going; ${next}.`;
  return { ...state, phase: 'interrupted', isResumable, etaSeconds: null, error: { code: 'unavailable', message } };
}

export async function openRunRecords(dataDir: string, logger: Logger): Promise<RunRecords> {
  const document = await openDocument(join(dataDir, 'runs.json'), recordsSchema, { version: 1, runs: [] }, { logger });
  if (!document.data.runs.every(hasEnded)) {
    await document.update((data) => {
      data.runs = data.runs.map((run) =>
        hasEnded(run) ? run : interrupted(run, hasCheckpoint(runDirOf(dataDir, run.runId))),
      );
    });
  }
  return {
    list: () => document.data.runs,
    keep: (state) =>
      document.update((data) => {
        const all = [...data.runs.filter((run) => run.runId !== state.runId), state];
        for (const { runId } of all.slice(0, -keptRuns)) removeCheckpoint(runDirOf(dataDir, runId));
        data.runs = all.slice(-keptRuns);
      }),
  };
}
