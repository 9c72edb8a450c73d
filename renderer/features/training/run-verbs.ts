import type { RunState } from '../../../core/contract/contract.ts';
import { hasEnded } from './run-list.ts';

export type RunVerb = 'pause' | 'resume' | 'cancel' | 'discard';

/** What can be asked of a run as it stands, in the order of the buttons. */
export function runVerbs(run: RunState): RunVerb[] {
  if (hasEnded(run)) return run.isResumable ? ['resume', 'discard'] : [];
  if (run.phase === 'paused') return ['resume', 'cancel'];
  return run.phase === 'training' ? ['pause', 'cancel'] : ['cancel'];
}
