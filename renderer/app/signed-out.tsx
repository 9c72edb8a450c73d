import { IconKey } from '@tabler/icons-react';
import classes from './frame.module.css';

/** Stands in the place of every page while the host does not know this browser. */
export function SignedOut() {
  return (
    <section className={classes.signedOut} role="status">
      <IconKey size={24} stroke={1.5} aria-hidden />
      <h1>This page is not signed in.</h1>
      <p>Open the address that the workstation printed in its terminal.</p>
      <p>Press Enter there for a fresh one: each works once.</p>
    </section>
  );
}
