import type { Client } from '../client/connect.ts';
import type { Contract, RunState, TrainingReport } from '../contract/contract.ts';
import { Failure, failureCodes } from '../domain/failure.ts';
import type { Market } from '../domain/market.ts';
import { startRunProgress } from './train-progress.ts';

/** A model that a run has just stored, the markets that it predicts from now on, and what the engine has against its use. */
export type TrainingResult = {
  readonly report: TrainingReport;
  readonly activeFor: readonly Market[];
  readonly objection?: string;
};

/** The run's own failure, as the engine named it. */
function failureOf(state: RunState): Failure {
  const code = failureCodes.find((known) => known === state.error?.code) ?? 'internal';
  const resume = state.isResumable ? ` omni runs resume ${state.runId} goes on from its checkpoint.` : '';
  return new Failure(code, `${state.error?.message ?? `Training ended as ${state.phase}.`}${resume}`);
}

/**
 * Shows a run on stderr until it ends.
 * @param signal leaves the run, which is resumable from its newest checkpoint once the engine has closed
 * @throws Failure the run's own, or 'cancelled' with the way to go on after `signal` aborted
 */
export async function followRun(client: Client<Contract>, runId: string, signal: AbortSignal): Promise<TrainingResult> {
  const progress = startRunProgress();
  const seen: RunState[] = [];
  try {
    await client.stream(
      'training.watch',
      { runId },
      (state) => {
        seen[0] = state;
        progress.show(state);
      },
      signal,
    );
  } finally {
    progress.stop();
  }
  const [last] = seen;
  if (signal.aborted) {
    const hasBegun = last !== undefined && last.phase !== 'preparing';
    const next = hasBegun ? `omni runs resume ${runId} goes on from the last whole epoch` : 'nothing was trained yet';
    throw new Failure('cancelled', `Interrupted; ${next}.`);
  }
  if (last?.phase !== 'done' || last.modelId === null) {
    throw last ? failureOf(last) : new Failure('internal', 'The run ended without a word.');
  }
  const { modelId, objection } = last;
  const models = await client.request('models.list', {});
  const activeFor = models.find((model) => model.modelId === modelId)?.activeFor ?? [];
  return { report: await client.request('training.report', { modelId }), activeFor, objection };
}
