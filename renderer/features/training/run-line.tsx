import { Button, Progress } from '@mantine/core';
import { IconPlayerStop } from '@tabler/icons-react';
import { useState } from 'react';
import type { RunState } from '../../../core/contract/contract.ts';
import { sentenceOf } from '../../engine/problem.ts';
import { useConnection } from '../../engine/use-connection.ts';
import classes from './run.module.css';
import { hasEnded } from './run-list.ts';
import { phaseName, progressOf, runFacts } from './run-progress.ts';

/** The one line that says how a run stands, with its progress and the way to stop it. */
export function RunLine({ run }: { run: RunState }) {
  const client = useConnection((state) => state.client);
  const [isCancelling, setCancelling] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const isOver = hasEnded(run);

  const cancel = async () => {
    setCancelling(true);
    try {
      await client?.request('training.cancel', { runId: run.runId });
    } catch (error) {
      setProblem(sentenceOf(error));
    } finally {
      setCancelling(false);
    }
  };

  return (
    <div className={classes.runLine} data-phase={run.phase}>
      <div className={classes.runText} role="status">
        <strong>{phaseName(run)}</strong>
        {runFacts(run).map((fact) => (
          <span key={fact}>{fact}</span>
        ))}
      </div>
      {!isOver && (
        <Button
          variant="default"
          loading={isCancelling}
          disabled={!client}
          onClick={cancel}
          leftSection={<IconPlayerStop size={14} stroke={1.5} />}
        >
          Cancel
        </Button>
      )}
      {!isOver && (
        <Progress
          className={classes.runProgress}
          size={4}
          value={progressOf(run) * 100}
          aria-label="Progress of the run"
        />
      )}
      {(problem || run.error) && <p className={classes.runError}>{problem ?? run.error?.message}</p>}
    </div>
  );
}
