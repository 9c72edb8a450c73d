import { ActionIcon } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import type { SourceStatus } from '../../../core/contract/contract.ts';
import { sentenceOf } from '../../engine/problem.ts';
import { useConnection } from '../../engine/use-connection.ts';
import { countOf, formatAge } from '../../ui/format.ts';
import { formatDateTime, formatTime } from '../../ui/local-time.ts';
import { useNow } from '../../ui/use-now.ts';
import classes from './status.module.css';

const states: Record<SourceStatus['state'], { text: string; level: 'ok' | 'warn' | 'bad' | 'off' }> = {
  off: { text: 'off', level: 'off' },
  waiting: { text: 'waiting', level: 'ok' },
  fetching: { text: 'fetching', level: 'ok' },
  ok: { text: 'ok', level: 'ok' },
  failing: { text: 'failing', level: 'bad' },
  needsKey: { text: 'needs a key', level: 'warn' },
};

/** Where headlines come from: whether it works, since when, and when it is asked again. */
export function SourceList({ sources }: { sources: readonly SourceStatus[] }) {
  const on = sources.filter((source) => source.isEnabled);
  const off = sources.filter((source) => !source.isEnabled);
  return (
    <section className={classes.card} aria-label="Sources">
      <header>
        <h3>Sources</h3>
        <a href="#/settings">Settings</a>
      </header>
      {on.length === 0 && (
        <p>Every source is off: nothing is fetched. Switch some on in Settings, or import a file below.</p>
      )}
      {on.length > 0 && (
        <ul className={classes.sources}>
          {on.map((source) => (
            <Source key={source.id} source={source} />
          ))}
        </ul>
      )}
      {off.length > 0 && (
        <details className={classes.off}>
          <summary>{countOf(off.length, 'source')} off</summary>
          <p>{off.map(({ name }) => name).join(', ')}</p>
        </details>
      )}
    </section>
  );
}

function Source({ source }: { source: SourceStatus }) {
  const client = useConnection((state) => state.client);
  const now = useNow();
  const [isBusy, setBusy] = useState(false);
  const { text, level } = states[source.state];
  const { lastFetchedAt, nextFetchAt } = source;

  const fetchNow = async () => {
    setBusy(true);
    try {
      const answer = await client?.request('news.fetch', { sourceId: source.id });
      if (answer) notifications.show({ title: source.name, message: `${countOf(answer.items, 'new headline')}.` });
    } catch (error) {
      notifications.show({ color: 'red', title: source.name, message: sentenceOf(error) });
    } finally {
      setBusy(false);
    }
  };

  const parts = [
    lastFetchedAt !== null && `asked ${formatAge(now - lastFetchedAt)} ago`,
    nextFetchAt !== null && (nextFetchAt > now ? `next in ${formatAge(nextFetchAt - now)}` : 'due now'),
    `${source.items} new`,
  ].filter((part) => part !== false);

  return (
    <li>
      <span className={classes.dot} data-level={level} aria-hidden />
      <div>
        <span className={classes.sourceName}>
          <span title={source.name}>{source.name}</span>
          <small data-level={level}>{text}</small>
        </span>
        <small
          title={[
            lastFetchedAt !== null && `Last asked ${formatDateTime(lastFetchedAt)}`,
            nextFetchAt !== null && `next at ${formatTime(nextFetchAt)}`,
          ]
            .filter(Boolean)
            .join(', ')}
        >
          {parts.join(' · ')}
        </small>
        {source.detail && <small data-level={level}>{source.detail}</small>}
      </div>
      <ActionIcon
        size={24}
        loading={isBusy || source.state === 'fetching'}
        disabled={!client}
        aria-label={`Ask ${source.name} now`}
        title="Ask it now"
        onClick={() => void fetchNow()}
      >
        <IconRefresh size={14} stroke={1.5} />
      </ActionIcon>
    </li>
  );
}
