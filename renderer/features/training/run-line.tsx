import { Progress } from '@mantine/core';
import type { RunState } from '../../../core/contract/contract.ts';
import classes from './run.module.css';
import { RunActions } from './run-actions.tsx';
import { hasEnded } from './run-list.ts';
import { phaseName, progressOf, runFacts, timeLeft, workFacts } from './run-progress.ts';

type Props = { run: RunState; isOtherAtWork: boolean; onResumed: () => void };

/** The one line that says how a run stands, with its progress and the ways to halt it. */
export function RunLine({ run, ...actions }: Props) {
  const left = timeLeft(run);
  const work = workFacts(run);
  return (
    <div className={classes.runLine} data-phase={run.phase}>
      <div className={classes.runText} role="status">
        <strong>{phaseName(run)}</strong>
        {left && <b>{left}</b>}
        {runFacts(run).map((fact) => (
          <span key={fact}>{fact}</span>
        ))}
      </div>
      <RunActions run={run} {...actions} />
      {!hasEnded(run) && (
        <Progress
          className={classes.runProgress}
          size={4}
          value={progressOf(run) * 100}
          aria-label="Progress of the run"
        />
      )}
      {work.length > 0 && (
        <p className={classes.runWork}>
          {work.map((fact) => (
            <span key={fact}>{fact}</span>
          ))}
        </p>
      )}
      {run.error && <p className={classes.runError}>{run.error.message}</p>}
    </div>
  );
}
