import { ActionIcon, Indicator } from '@mantine/core';
import { IconBellRinging } from '@tabler/icons-react';
import { useAlertFeed, useAlertHistory } from './alert-feed.ts';

/** How many alerts nobody has looked at, on every page; leads to them. */
export function AlertBell() {
  useAlertFeed();
  const unread = useAlertHistory(1).data?.unread ?? 0;
  return (
    <Indicator
      disabled={unread === 0}
      label={unread > 99 ? '99+' : unread}
      size={14}
      offset={5}
      color="var(--accent-fill)"
    >
      <ActionIcon
        component="a"
        href="#/alerts"
        aria-label={unread === 0 ? 'Alerts' : `Alerts: ${unread} unread`}
        title="Alerts"
      >
        <IconBellRinging size={16} stroke={1.5} />
      </ActionIcon>
    </Indicator>
  );
}
