import { Button } from '@mantine/core';
import { IconPlayerStop } from '@tabler/icons-react';
import { useState } from 'react';
import type { RunState } from '../../../core/contract/contract.ts';
import { sentenceOf } from '../../engine/problem.ts';
import { useConnection } from '../../engine/use-connection.ts';
import classes from './run.module.css';
import { hasEnded } from './run-list.ts';

type Verb = 'cancel';

/** What can be done with a run as it stands. */
export function RunActions({ run }: { run: RunState }) {
  const client = useConnection((state) => state.client);
  const [asked, setAsked] = useState<Verb | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  const ask = async (verb: Verb) => {
    setAsked(verb);
    setProblem(null);
    try {
      await client?.request(`training.${verb}`, { runId: run.runId });
    } catch (error) {
      setProblem(sentenceOf(error));
    } finally {
      setAsked(null);
    }
  };
  const shared = (verb: Verb) => ({
    variant: 'default',
    loading: asked === verb,
    disabled: !client || (asked !== null && asked !== verb),
    onClick: () => ask(verb),
  });

  return (
    <>
      <div className={classes.runActions}>
        {!hasEnded(run) && (
          <Button {...shared('cancel')} leftSection={<IconPlayerStop size={14} stroke={1.5} />}>
            Cancel
          </Button>
        )}
      </div>
      {problem && (
        <p className={classes.runError} role="alert">
          {problem}
        </p>
      )}
    </>
  );
}
