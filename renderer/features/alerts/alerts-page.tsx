import { Skeleton } from '@mantine/core';
import { useState } from 'react';
import { ErrorState } from '../../ui/states.tsx';
import { useAlertList } from './alert-feed.ts';
import classes from './alerts.module.css';
import { DeliveryPanel } from './delivery-panel.tsx';
import { HistoryPanel } from './history-panel.tsx';
import { RuleList } from './rule-list.tsx';

/** What is waited for, where it is told, and what was. */
export function AlertsPage() {
  const { data, problem, problemSince, reload } = useAlertList();
  const [shownLimit, setShownLimit] = useState(100);
  return (
    <div className={classes.page}>
      <h1 className={classes.title}>Alerts</h1>
      <div className={classes.side}>
        {!data && problem && (
          <ErrorState
            title="The alert rules could not be read"
            problem={problem}
            since={problemSince}
            stillWorks="Alerts go on in the engine."
            action={{ label: 'Read again', run: reload }}
          />
        )}
        {!data && !problem && <Skeleton height={320} role="status" aria-label="Loading the rules" />}
        {data && <RuleList list={data} />}
        {data && <DeliveryPanel key={JSON.stringify(data.settings.delivery)} delivery={data.settings.delivery} />}
      </div>
      <HistoryPanel limit={shownLimit} onMore={() => setShownLimit((limit) => Math.min(500, limit + 100))} />
    </div>
  );
}
