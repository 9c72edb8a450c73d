import type { ReactNode } from 'react';
import classes from './page-frame.module.css';

type Props = {
  title: string;
  /** What chooses the content of the page, beside its title. */
  choice?: ReactNode;
  /** In what units it is, from when; what does not fit is cut. */
  note: string;
  /** Buttons at the end of the bar. */
  actions?: ReactNode;
  children: ReactNode;
};

/** A page that fills the window, under one bar with its title and what is about all of it. */
export function PageFrame({ title, choice, note, actions, children }: Props) {
  return (
    <div className={classes.page}>
      <header className={classes.bar}>
        <h1>{title}</h1>
        {choice}
        <span className={classes.note} title={note}>
          {note}
        </span>
        {actions}
      </header>
      {children}
    </div>
  );
}
