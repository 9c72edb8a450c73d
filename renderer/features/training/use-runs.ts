import { useCallback, useState } from 'react';
import type { RunState } from '../../../core/contract/contract.ts';
import { useRequest } from '../../engine/use-request.ts';
import { useStream } from '../../engine/use-stream.ts';
import { refreshModels } from '../../stores/use-live-subscriptions.ts';
import { byStart, hasEnded, withLive } from './run-list.ts';

const watched = (runId: string | null) => (runId === null ? null : { runId });

/** The runs the engine knows, the one on the screen and the one that goes on kept live. Runs belong to the engine: leaving the page loses nothing. */
export function useRuns() {
  const list = useRequest('training.runs', {});
  const [chosen, setChosen] = useState<string | null>(null);
  const [live, setLive] = useState<Readonly<Record<string, RunState>>>({});

  const runs = byStart(withLive(list.data ?? [], live));
  const active = runs.find((run) => !hasEnded(run)) ?? null;
  const runId = chosen ?? active?.runId ?? runs[0]?.runId ?? null;
  const run = runs.find((one) => one.runId === runId) ?? null;
  const take = (state: RunState) => {
    const before = runs.find((one) => one.runId === state.runId);
    if (hasEnded(state) && before && !hasEnded(before)) refreshModels();
    setLive((known) => ({ ...known, [state.runId]: state }));
  };
  // One that has ended says no more; one that has just started is not in the list yet.
  const problem = useStream('training.watch', watched(run && hasEnded(run) ? null : runId), take);
  // The one that is going on may not be the one on the screen.
  useStream('training.watch', watched(active === null || active.runId === runId ? null : active.runId), take);

  const show = useCallback(
    (next: string) => {
      setChosen(next);
      list.reload();
    },
    [list.reload],
  );
  /** A run that had ended goes on under its old name: what was known of it no longer holds. */
  const watchAgain = useCallback(
    (next: string) => {
      setLive(({ [next]: _, ...others }) => others);
      show(next);
    },
    [show],
  );
  /** Some run is to be shown, but nothing is known of it yet. */
  const isLoading = run === null && (runId !== null || (list.data === null && list.problem === null));
  return { list, runs, run, active, isLoading, show, watchAgain, problem };
}
