import { Button, Skeleton } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { Alert } from '../../../core/contract/contract.ts';
import type { AlertChannel } from '../../../core/domain/alert.ts';
import { sentenceOf } from '../../engine/problem.ts';
import { useConnection } from '../../engine/use-connection.ts';
import { countOf } from '../../ui/format.ts';
import { formatDateTimeSeconds, formatMoment, formatTimeSeconds } from '../../ui/local-time.ts';
import { EmptyState, ErrorState } from '../../ui/states.tsx';
import tableClasses from '../../ui/table.module.css';
import { useNow } from '../../ui/use-now.ts';
import { useAlertHistory } from './alert-feed.ts';
import classes from './alerts.module.css';
import { channelNames } from './rule-form.ts';

type Delivery = Alert['deliveries'][number];
const levels = { waiting: 'warn', delivered: 'ok', failed: 'bad', missed: 'warn', quiet: undefined } as const;
const stateTexts = {
  waiting: 'waiting',
  delivered: 'delivered',
  failed: 'failed',
  missed: 'missed',
  quiet: 'quiet hours',
} as const;
const mostShown = 500;

/** What was told, newest first, and what became of each delivery. */
export function HistoryPanel({ limit, onMore }: { limit: number; onMore: () => void }) {
  const client = useConnection((state) => state.client);
  const { data, problem, problemSince, reload } = useAlertHistory(limit);
  const now = useNow();

  const markRead = async () => {
    try {
      await client?.request('alerts.markRead', {});
    } catch (error) {
      notifications.show({ color: 'red', title: 'Alerts', message: sentenceOf(error) });
    }
  };

  const retry = async (id: number, channel: AlertChannel) => {
    if (channel !== 'webhook' && channel !== 'telegram') return;
    try {
      await client?.request('alerts.retry', { id, channel });
    } catch (error) {
      notifications.show({ color: 'red', title: 'The alert was not sent again', message: sentenceOf(error) });
    }
  };

  return (
    <section aria-label="History" className={classes.history}>
      <header className={classes.header}>
        <h2>History</h2>
        {data && data.unread > 0 && <span>{countOf(data.unread, 'unread alert')}</span>}
        <Button variant="default" disabled={!client || !data || data.unread === 0} onClick={() => void markRead()}>
          Mark all as read
        </Button>
      </header>
      {!data && problem && (
        <ErrorState
          title="The history could not be read"
          problem={problem}
          since={problemSince}
          action={{ label: 'Read again', run: reload }}
        />
      )}
      {!data && !problem && <Skeleton height={420} role="status" aria-label="Loading the history" />}
      {data?.alerts.length === 0 && (
        <EmptyState sentence="Nothing was told yet. A rule on the left tells its first alert here; its Test button does, too." />
      )}
      {data && data.alerts.length > 0 && (
        <div className={classes.scroll}>
          <table className={tableClasses.table}>
            <thead>
              <tr>
                <th scope="col">Time</th>
                <th scope="col">Rule</th>
                <th scope="col">Alert</th>
                <th scope="col">Delivery</th>
              </tr>
            </thead>
            <tbody>
              {data.alerts.map((alert) => (
                <tr key={alert.id}>
                  <td title={formatDateTimeSeconds(alert.firedAt)}>{formatMoment(alert.firedAt, now)}</td>
                  <th scope="row">
                    {alert.ruleName}
                    {alert.isTest && <em>test</em>}
                  </th>
                  <td className={classes.text}>{alert.text}</td>
                  <td>
                    {alert.deliveries.map((delivery) => (
                      <DeliveryState
                        key={delivery.channel}
                        delivery={delivery}
                        onAgain={() => void retry(alert.id, delivery.channel)}
                      />
                    ))}
                    {alert.deliveries.length === 0 && <small>history only</small>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {data.alerts.length === limit && limit < mostShown && (
            <Button className={classes.more} variant="default" onClick={onMore}>
              Show older ones
            </Button>
          )}
        </div>
      )}
    </section>
  );
}

function DeliveryState({ delivery, onAgain }: { delivery: Delivery; onAgain: () => void }) {
  const { channel, state, attempts, time, detail } = delivery;
  const next = state === 'waiting' && attempts > 0 && time !== null ? `, again at ${formatTimeSeconds(time)}` : '';
  return (
    <small className={classes.delivery} data-level={levels[state]}>
      {channelNames[channel]}: {stateTexts[state]}
      {attempts > 1 && ` after ${attempts} attempts`}
      {next}
      {state === 'failed' && (channel === 'webhook' || channel === 'telegram') && (
        <button type="button" className={classes.again} onClick={onAgain}>
          Send again
        </button>
      )}
      {detail && <span>{detail}</span>}
    </small>
  );
}
