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

/** The epoch with the lowest validation log loss, the first of equals; null before the first epoch. */
export function bestEpoch({ curve }: Pick<RunState, 'curve'>): RunState['curve'][number] | null {
  return curve.reduce<RunState['curve'][number] | null>(
    (best, point) => (best === null || point.validationLoss < best.validationLoss ? point : best),
    null,
  );
}

/** The epoch whose weights a finished run has kept; null while none is, or none ever will be. */
export function keptEpoch(run: RunState): RunState['curve'][number] | null {
  return run.phase === 'done' ? bestEpoch(run) : null;
}

/** The lowest validation log loss of its epochs; null before the first. */
export function lowestLoss(run: RunState): number | null {
  return bestEpoch(run)?.validationLoss ?? null;
}

/** With its sign: what is better by 0.0412 reads `+0.041`. What rounds to zero has none. */
export function signedNumber(value: number, digits: number): string {
  const text = formatNumber(Math.abs(value), digits);
  return Number(text) === 0 ? text : `${value > 0 ? '+' : '\u2212'}${text}`;
}

/** Share of all that has to be trained, 0..1; early stopping may end it sooner. */
export function progressOf({ step, steps, phase, network }: RunState): number {
  if (phase === 'done' || phase === 'evaluating') return 1;
  const ofThis = steps > 0 ? Math.min(1, step / steps) : 0;
  return network === null ? ofThis : Math.min(1, (network.index - 1 + ofThis) / network.count);
}

function epochFacts(run: RunState): string[] {
  const { epoch, epochs } = run;
  if (epoch === 0) return [];
  const kept = keptEpoch(run);
  if (!kept) return [`epoch ${epoch} of ${epochs}`];
  const end = epoch < epochs ? `stopped early after epoch ${epoch} of ${epochs}` : `ran all ${epochs} epochs`;
  return [end, `epoch ${kept.epoch} kept`];
}

/** What is known of a run, in reading order: network, epoch, step, loss, speed. */
export function runFacts(run: RunState): string[] {
  const facts: string[] = [];
  const { network, retraining } = run;
  if (retraining) facts.push(`retraining of ${retraining.championId}`);
  if (network && network.count > 1) facts.push(`network ${network.index} of ${network.count}: ${network.what}`);
  facts.push(...epochFacts(run));
  const isDone = run.phase === 'done';
  if (run.steps > 0 && !isDone) facts.push(`step ${formatCount(run.step)} of ${formatCount(run.steps)}`);
  if (run.loss !== null && !isDone) facts.push(`loss ${formatNumber(run.loss, 4)}`);
  if (run.samplesPerSecond !== null) facts.push(`${formatCount(run.samplesPerSecond)} samples/s`);
  return facts;
}

/** `3 m 34 s left`; null when nobody can tell. */
export function timeLeft(run: RunState): string | null {
  return isAtWork(run) && run.etaSeconds !== null ? `${formatDuration(run.etaSeconds * 1000)} left` : null;
}

/** What computes, and how fast it learns just now. */
export function workFacts(run: RunState): string[] {
  const facts = run.backend === null ? [] : [run.backend];
  if (isAtWork(run) && run.learningRate !== null) facts.push(`learning rate ${formatNumber(run.learningRate, 6)}`);
  return facts;
}

const isAtWork = ({ phase }: RunState) => phase === 'training' || phase === 'paused';
