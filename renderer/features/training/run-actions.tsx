import { Button } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconPlayerStop, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { RunState } from '../../../core/contract/contract.ts';
import { sentenceOf } from '../../engine/problem.ts';
import { useConnection } from '../../engine/use-connection.ts';
import classes from './run.module.css';
import { hasEnded } from './run-list.ts';
import { type RunVerb, runVerbs } from './run-verbs.ts';

const buttons = {
  pause: { label: 'Pause', icon: IconPlayerPause },
  resume: { label: 'Resume', icon: IconPlayerPlay },
  cancel: { label: 'Cancel', icon: IconPlayerStop },
  discard: { label: 'Discard', icon: IconTrash },
} as const;

const meanings: Partial<Record<RunVerb, string>> = {
  resume: 'Goes on from where it stopped, with the same result as if it never had.',
  discard: 'Removes the checkpoint that the run could go on from.',
};

type Props = { run: RunState; isOtherAtWork: boolean; onResumed: () => void };

/** What can be done with a run as it stands. */
export function RunActions({ run, isOtherAtWork, onResumed }: Props) {
  const client = useConnection((state) => state.client);
  const [asked, setAsked] = useState<RunVerb | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  const ask = async (verb: RunVerb) => {
    setAsked(verb);
    setProblem(null);
    try {
      await client?.request(verb === 'discard' ? 'training.cancel' : `training.${verb}`, { runId: run.runId });
      // A run that had ended is told about again from here on.
      if (hasEnded(run)) onResumed();
    } catch (error) {
      setProblem(sentenceOf(error));
    } finally {
      setAsked(null);
    }
  };

  return (
    <>
      <div className={classes.runActions}>
        {runVerbs(run).map((verb) => {
          const { label, icon: Icon } = buttons[verb];
          const isBlocked = verb === 'resume' && isOtherAtWork;
          return (
            <Button
              key={verb}
              variant="default"
              loading={asked === verb}
              disabled={!client || isBlocked || (asked !== null && asked !== verb)}
              title={isBlocked ? 'One run at a time: wait for the other, or cancel it.' : meanings[verb]}
              onClick={() => ask(verb)}
              leftSection={<Icon size={14} stroke={1.5} />}
            >
              {label}
            </Button>
          );
        })}
      </div>
      {problem && (
        <p className={classes.runError} role="alert">
          {problem}
        </p>
      )}
    </>
  );
}
