import { useCallback, useState } from 'react';
import type { RunState } from '../../../core/contract/contract.ts';
import { useRequest } from '../../engine/use-request.ts';
import { useStream } from '../../engine/use-stream.ts';
import { refreshModels } from '../../stores/use-live-subscriptions.ts';
import { byStart, hasEnded, withLive } from './run-list.ts';

/** The runs the engine knows, the one on the screen and the one that goes on kept live. Runs belong to the engine: leaving the page loses nothing. */
export function useRuns() {
  const list = useRequest('training.runs', {});
  const [chosen, setChosen] = useState<string | null>(null);
  const [live, setLive] = useState<Readonly<Record<string, RunState>>>({});

  const runs = byStart(withLive(list.data ?? [], live));
  const active = runs.find((run) => !hasEnded(run)) ?? null;
  const runId = chosen ?? active?.runId ?? runs[0]?.runId ?? null;
  const take = (run: RunState) => {
    const before = runs.find((one) => one.runId === run.runId);
    if (hasEnded(run) && before && !hasEnded(before)) refreshModels();
    setLive((known) => ({ ...known, [run.runId]: run }));
  };
  const problem = useStream('training.watch', runId === null ? null : { runId }, take);
  // The one that is going on may not be the one on the screen.
  const other = active === null || active.runId === runId ? null : active.runId;
  useStream('training.watch', other === null ? null : { runId: other }, take);

  const show = useCallback(
    (next: string) => {
      setChosen(next);
      list.reload();
    },
    [list.reload],
  );
  const run = runs.find((one) => one.runId === runId) ?? null;
  return { list, runs, run, active, show, problem };
}
