import { Tooltip } from '@mantine/core';
import { useState } from 'react';
import classes from './frame.module.css';
import { type PageId, pages } from './pages.ts';
import { usePage } from './use-page.ts';

/** The pages, with their names on hover and focus; who has chosen one needs its name no longer. */
export function Rail() {
  const current = usePage();
  const [chosen, setChosen] = useState<PageId | null>(null);
  return (
    <nav className={classes.rail} aria-label="Pages">
      {pages.map(({ id, label, icon: Icon }) => (
        <Tooltip key={id} label={label} position="right" openDelay={500} disabled={chosen === id}>
          <a
            href={`#/${id}`}
            className={classes.railItem}
            aria-current={current === id ? 'page' : undefined}
            aria-label={label}
            onClick={() => setChosen(id)}
            onPointerLeave={() => setChosen(null)}
            onBlur={() => setChosen(null)}
          >
            <Icon size={18} stroke={1.5} aria-hidden />
          </a>
        </Tooltip>
      ))}
    </nav>
  );
}
