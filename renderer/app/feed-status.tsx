import { Tooltip, UnstyledButton } from '@mantine/core';
import { symbolOf } from '../../core/domain/market.ts';
import type { UtcMs } from '../../core/domain/time.ts';
import { useConnection } from '../engine/use-connection.ts';
import { useLive } from '../stores/live-store.ts';
import { formatDuration, unknown } from '../ui/format.ts';
import { formatMoment } from '../ui/local-time.ts';
import { useNow } from '../ui/use-now.ts';
import { feedHealth } from './feed-health.ts';
import classes from './top-bar.module.css';

const withoutEngine = { connecting: 'connecting', disconnected: 'no engine', 'signed-out': 'not signed in' };

/** Source, state and age of the last closed candle; coloured only when something is wrong. */
export function FeedStatus() {
  const status = useLive((state) => state.status);
  const phase = useConnection((state) => state.phase);
  const now = useNow();
  const health = feedHealth(status?.feeds ?? []);
  const state = phase === 'connected' ? health.state : withoutEngine[phase];
  const level = phase === 'connected' ? health.level : phase === 'disconnected' ? 'error' : 'waiting';
  const age = health.lastClosedTime === null ? null : now - health.lastClosedTime;

  return (
    <Tooltip label={<FeedTable now={now} />} maw={380} position="bottom-end">
      <UnstyledButton className={classes.feed} data-level={level} aria-label={`Feed ${state}`}>
        <span className={classes.dot} aria-hidden />
        <span className={classes.feedSource}>{status?.source ?? ''}</span>
        <span>{state}</span>
        {age !== null && phase === 'connected' && (
          <span className={classes.feedAge}>bar {formatDuration(age)} ago</span>
        )}
      </UnstyledButton>
    </Tooltip>
  );
}

function FeedTable({ now }: { now: UtcMs }) {
  const status = useLive((state) => state.status);
  return (
    <>
      <p className={classes.cardText}>
        Age of the last closed 1m candle. Up to a minute or so is normal; prices come from{' '}
        <strong>{status?.source ?? 'no source yet'}</strong>.
      </p>
      <table className={classes.feedTable}>
        <tbody>
          {status?.feeds.map((feed) => (
            <tr key={feed.market}>
              <th scope="row">{symbolOf(feed.market)}</th>
              <td>
                {feed.state} since {formatMoment(feed.since, now)}
                {feed.detail && <div className={classes.feedDetail}>{feed.detail}</div>}
              </td>
              <td>{feed.lastClosedTime === null ? unknown : `${formatDuration(now - feed.lastClosedTime)} ago`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
