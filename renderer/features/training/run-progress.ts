import type { RunState } from '../../../core/contract/contract.ts';
import { formatCount, formatDuration, formatNumber } from '../../ui/format.ts';

const phaseNames: Record<RunState['phase'], string> = {
  preparing: 'Preparing data',
  training: 'Training',
  paused: 'Paused',
  evaluating: 'Evaluating',
  done: 'Done',
  cancelled: 'Cancelled',
  failed: 'Failed',
  interrupted: 'Interrupted',
};

export function phaseName(run: RunState): string {
  return phaseNames[run.phase];
}

/** Share of all optimizer steps that are made, 0..1; early stopping may end it sooner. */
export function progressOf({ step, steps, phase }: RunState): number {
  if (phase === 'done' || phase === 'evaluating') return 1;
  return steps > 0 ? Math.min(1, step / steps) : 0;
}

/** What is known of a run, in reading order: epoch, step, loss, speed, time left. */
export function runFacts(run: RunState): string[] {
  const facts: string[] = [];
  if (run.epoch > 0) facts.push(`epoch ${run.epoch} of ${run.epochs}`);
  if (run.steps > 0) facts.push(`step ${formatCount(run.step)} of ${formatCount(run.steps)}`);
  if (run.loss !== null) facts.push(`loss ${formatNumber(run.loss, 4)}`);
  if (run.samplesPerSecond !== null) facts.push(`${formatCount(run.samplesPerSecond)} samples/s`);
  if (run.phase === 'training' && run.etaSeconds !== null) facts.push(`${formatDuration(run.etaSeconds * 1000)} left`);
  return facts;
}
