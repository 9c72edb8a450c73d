import classes from './frame.module.css';
import { pages } from './pages.ts';
import { usePage } from './use-page.ts';

export function Rail() {
  const current = usePage();
  return (
    <nav className={classes.rail} aria-label="Pages">
      <div className={classes.railInner}>
        {pages.map(({ id, label, icon: Icon }) => (
          <a
            key={id}
            href={`#/${id}`}
            className={classes.railItem}
            aria-current={current === id ? 'page' : undefined}
            aria-label={label}
          >
            <Icon size={18} stroke={1.5} aria-hidden />
            <span className={classes.railLabel}>{label}</span>
          </a>
        ))}
      </div>
    </nav>
  );
}
