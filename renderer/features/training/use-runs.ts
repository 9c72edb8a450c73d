import { useCallback, useState } from 'react';
import type { RunState } from '../../../core/contract/contract.ts';
import { useRequest } from '../../engine/use-request.ts';
import { useStream } from '../../engine/use-stream.ts';
import { refreshModels } from '../../stores/use-live-subscriptions.ts';

const endings: readonly RunState['phase'][] = ['done', 'cancelled', 'failed', 'interrupted'];

export function hasEnded(run: RunState): boolean {
  return endings.includes(run.phase);
}

/** Newest first. */
function byStart(runs: readonly RunState[]): RunState[] {
  return [...runs].sort((a, b) => b.startedAt - a.startedAt);
}

/** The runs the engine knows, the one on the screen kept live. Runs belong to the engine: leaving the page loses nothing. */
export function useRuns() {
  const list = useRequest('training.runs', {});
  const [chosen, setChosen] = useState<string | null>(null);
  const [live, setLive] = useState<RunState | null>(null);

  const runs = byStart(list.data ?? []);
  const runId = chosen ?? runs.find((run) => !hasEnded(run))?.runId ?? runs[0]?.runId ?? null;
  const problem = useStream('training.watch', runId === null ? null : { runId }, (run) => {
    setLive((before) => {
      if (hasEnded(run) && before?.runId === run.runId && !hasEnded(before)) refreshModels();
      return run;
    });
  });

  const show = useCallback(
    (next: string) => {
      setChosen(next);
      list.reload();
    },
    [list.reload],
  );
  const run = live?.runId === runId ? live : (runs.find((one) => one.runId === runId) ?? null);
  const isBusy = runs.some((one) => !hasEnded(one.runId === run?.runId ? run : one));
  return { list, runs, run, isBusy, show, problem };
}
