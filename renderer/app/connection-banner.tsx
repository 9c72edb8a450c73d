import { IconPlugConnectedX } from '@tabler/icons-react';
import { useConnection } from '../engine/use-connection.ts';
import { useLive } from '../stores/live-store.ts';
import { formatTime } from '../ui/local-time.ts';
import classes from './frame.module.css';

/** Says since when there is no engine, and what that means; nothing while connected. */
export function ConnectionBanner() {
  const phase = useConnection((state) => state.phase);
  return phase === 'disconnected' ? <Banner /> : null;
}

function Banner() {
  const since = useConnection((state) => state.since);
  const problem = useConnection((state) => state.problem);
  const hasDrawn = useLive((state) => state.status !== null);
  return (
    <div className={classes.banner} role="status" title={problem ?? undefined}>
      <IconPlugConnectedX size={16} stroke={1.5} aria-hidden />
      <span>
        <strong>No connection since {formatTime(since)}</strong>; trying again every few seconds.
        {hasDrawn && ' What is drawn may be old.'}
      </span>
    </div>
  );
}
