import { Tooltip } from '@mantine/core';
import classes from './frame.module.css';
import { pages } from './pages.ts';
import { usePage } from './use-page.ts';

/** The pages, with their names on hover and focus. */
export function Rail() {
  const current = usePage();
  return (
    <nav className={classes.rail} aria-label="Pages">
      {pages.map(({ id, label, icon: Icon }) => (
        <Tooltip key={id} label={label} position="right" openDelay={0}>
          <a
            href={`#/${id}`}
            className={classes.railItem}
            aria-current={current === id ? 'page' : undefined}
            aria-label={label}
          >
            <Icon size={18} stroke={1.5} aria-hidden />
          </a>
        </Tooltip>
      ))}
    </nav>
  );
}
