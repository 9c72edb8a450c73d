import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { UtcMs } from '../../core/domain/time.ts';
import { formatTimeSeconds } from './local-time.ts';
import classes from './states.module.css';

export type Action = { readonly label: string; readonly run: () => void };

/** One sentence, and the one button that changes it. */
export function EmptyState({ sentence, action, icon }: { sentence: string; action?: Action; icon?: ReactNode }) {
  return (
    <div className={classes.state}>
      {icon && <div className={classes.icon}>{icon}</div>}
      <p className={classes.sentence}>{sentence}</p>
      {action && (
        <Button variant="default" onClick={action.run}>
          {action.label}
        </Button>
      )}
    </div>
  );
}

/** What happened, since when, what still works and what to do. */
export function ErrorState(props: {
  title: string;
  problem: string;
  since?: UtcMs | null;
  stillWorks?: string;
  action?: Action;
}) {
  return (
    <div className={classes.state} role="alert">
      <IconAlertTriangle className={classes.warning} size={20} stroke={1.5} aria-hidden />
      <p className={classes.title}>
        {props.title}
        {props.since ? <span className={classes.since}> since {formatTimeSeconds(props.since)}</span> : null}
      </p>
      <p className={classes.sentence}>{props.problem}</p>
      {props.stillWorks && <p className={classes.sentence}>{props.stillWorks}</p>}
      {props.action && (
        <Button variant="default" onClick={props.action.run}>
          {props.action.label}
        </Button>
      )}
    </div>
  );
}
