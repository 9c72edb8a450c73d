import { ActionIcon, Popover } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useLive } from '../stores/live-store.ts';
import { formatMoment } from '../ui/local-time.ts';
import { useNow } from '../ui/use-now.ts';
import classes from './top-bar.module.css';

/** What the engine wants known, newest first; its button is there only when there is something. */
export function Notices() {
  const notices = useLive((state) => state.status?.notices);
  const now = useNow();
  if (!notices || notices.length === 0) return null;
  const worst = (['error', 'warn'] as const).find((level) => notices.some((notice) => notice.level === level));
  return (
    <Popover position="bottom-end" width={380} shadow="md" trapFocus returnFocus withinPortal>
      <Popover.Target>
        <ActionIcon className={classes.bell} data-level={worst} aria-label={`Notices: ${notices.length}`}>
          <IconInfoCircle size={16} stroke={1.5} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls takes the keys that scroll it */}
        <ul className={classes.notices} tabIndex={0} aria-label="Notices">
          {notices.toReversed().map(({ level, time, message }) => (
            <li key={`${time} ${message}`} data-level={level}>
              <time>{formatMoment(time, now)}</time>
              {message}
            </li>
          ))}
        </ul>
      </Popover.Dropdown>
    </Popover>
  );
}
