import type { RunState, TrainingSpec } from '../contract/contract.ts';
import type { UtcMs } from '../domain/time.ts';

const ended: readonly RunState['phase'][] = ['done', 'cancelled', 'failed', 'interrupted'];

export function hasEnded(state: RunState): boolean {
  return ended.includes(state.phase);
}

/** A run that has just been asked for. */
export function newRunState(runId: string, spec: TrainingSpec, startedAt: UtcMs): RunState {
  return {
    runId,
    phase: 'preparing',
    network: null,
    isResumable: false,
    backend: null,
    learningRate: null,
    spec,
    startedAt,
    epoch: 0,
    epochs: spec.epochs,
    step: 0,
    steps: 0,
    loss: null,
    samplesPerSecond: null,
    etaSeconds: null,
    baseRateLoss: null,
    curve: [],
    dataset: null,
    modelId: null,
    verdict: null,
    error: null,
  };
}
