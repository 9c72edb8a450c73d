import type { RunState } from '../../../core/contract/contract.ts';
import { formatDateTimeSeconds } from '../../ui/local-time.ts';
import { phaseName } from './run-progress.ts';

const endings: readonly RunState['phase'][] = ['done', 'cancelled', 'failed', 'interrupted'];

export function hasEnded(run: RunState): boolean {
  return endings.includes(run.phase);
}

/** Newest first. */
export function byStart(runs: readonly RunState[]): RunState[] {
  return [...runs].sort((a, b) => b.startedAt - a.startedAt);
}

/** The listed runs as they stand now, and those that started since the list was read. A run that has ended stays so. */
export function withLive(listed: readonly RunState[], live: Readonly<Record<string, RunState>>): RunState[] {
  const newest = (run: RunState) => (hasEnded(run) ? run : (live[run.runId] ?? run));
  const started = Object.values(live).filter(({ runId }) => listed.every((run) => run.runId !== runId));
  return [...listed.map(newest), ...started];
}

/** Tells a run from all others in a list: `22 Nov 2026, 14:20:05, tiny, seed 1: done`. */
export function runLabel(run: RunState): string {
  const { preset, seed } = run.spec;
  return `${formatDateTimeSeconds(run.startedAt)}, ${preset}, seed ${seed}: ${phaseName(run).toLowerCase()}`;
}
