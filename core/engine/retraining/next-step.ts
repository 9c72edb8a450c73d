import type { RunState } from '../../contract/contract.ts';
import type { Challenge } from '../../contract/retraining-schemas.ts';
import type { UtcMs } from '../../domain/time.ts';
import { hourMs, minuteMs } from '../../domain/timeframe.ts';
import { hasEnded } from '../../training/run-state.ts';

/** How long to wait after each run that ended badly; one more and the challenge is given up. */
const backOffMs = [10 * minuteMs, hourMs, 6 * hourMs] as const;

/** Codes after which the same training would only end the same way. */
const finalCodes: readonly string[] = ['not-enough-data', 'bad-request'];

/** What is to be done for a challenge whose model is not there yet. */
export type Step =
  | { readonly kind: 'wait' }
  /** Starts its run, or lets it go on from its checkpoint. */
  | { readonly kind: 'train' }
  | { readonly kind: 'postpone'; readonly until: UtcMs; readonly why: string }
  | { readonly kind: 'judge'; readonly modelId: string }
  | { readonly kind: 'giveUp' | 'withdraw'; readonly why: string };

/** @param run its newest one; undefined when it never began or is forgotten */
export function nextStep(challenge: Challenge, run: RunState | undefined, now: UtcMs): Step {
  const { attempts, nextTryAt } = challenge;
  if (run && !hasEnded(run)) return { kind: 'wait' };
  if (run?.phase === 'done') {
    if (run.modelId !== null) return { kind: 'judge', modelId: run.modelId };
    return { kind: 'giveUp', why: 'Its training stored no model.' };
  }
  if (run?.phase === 'cancelled') return { kind: 'withdraw', why: 'Its training was cancelled.' };
  if (nextTryAt !== null) return { kind: now < nextTryAt ? 'wait' : 'train' };
  if (attempts === 0) return { kind: 'train' };
  const why = run?.error?.message ?? 'Nothing is known of its training.';
  if (finalCodes.includes(run?.error?.code ?? '')) return { kind: 'giveUp', why };
  if (attempts > backOffMs.length) return { kind: 'giveUp', why: `It was tried ${attempts} times. ${why}` };
  return { kind: 'postpone', until: now + backOffMs[attempts - 1], why };
}
