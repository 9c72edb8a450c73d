import { IconPlugConnectedX } from '@tabler/icons-react';
import { useConnection } from '../engine/use-connection.ts';
import { formatDuration } from '../ui/format.ts';
import { formatTimeSeconds } from '../ui/local-time.ts';
import { useNow } from '../ui/use-now.ts';
import classes from './frame.module.css';

/** Says since when there is no engine, and what that means; nothing while connected. */
export function ConnectionBanner() {
  const phase = useConnection((state) => state.phase);
  return phase === 'disconnected' ? <Banner /> : null;
}

function Banner() {
  const since = useConnection((state) => state.since);
  const problem = useConnection((state) => state.problem);
  useNow();
  return (
    <div className={classes.banner} role="status">
      <IconPlugConnectedX size={16} stroke={1.5} aria-hidden />
      <span>
        <strong>Not connected to the engine since {formatTimeSeconds(since)}</strong> (
        {formatDuration(Date.now() - since)}
        ). It reconnects by itself; what you see is from before.
      </span>
      {problem && (
        <span className={classes.bannerDetail} title={problem}>
          {problem}
        </span>
      )}
    </div>
  );
}
