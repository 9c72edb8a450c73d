import type { RunState } from '../../../core/contract/contract.ts';

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

/** The two runs to compare after one was clicked: it leaves, or it joins and the older choice of two makes room. */
export function nextPair(pair: readonly string[], runId: string): string[] {
  return pair.includes(runId) ? pair.filter((one) => one !== runId) : [...pair, runId].slice(-2);
}
