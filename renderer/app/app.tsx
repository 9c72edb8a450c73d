import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { useConnection } from '../engine/use-connection.ts';
import { useLiveSubscriptions } from '../stores/use-live-subscriptions.ts';
import { ConnectionBanner } from './connection-banner.tsx';
import classes from './frame.module.css';
import { PageSlot } from './page-slot.tsx';
import { Palette } from './palette.tsx';
import { Rail } from './rail.tsx';
import { SignedOut } from './signed-out.tsx';
import { theme } from './theme.ts';
import { TopBar } from './top-bar.tsx';

/** Written into the page by its host; the content security policy lets only styles through that carry it. */
const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';

export function App() {
  return (
    <MantineProvider theme={theme} defaultColorScheme="dark" getStyleNonce={() => nonce}>
      <Frame />
      <Notifications position="bottom-right" limit={3} />
    </MantineProvider>
  );
}

function Frame() {
  useLiveSubscriptions();
  const isSignedOut = useConnection((state) => state.phase === 'signed-out');
  return (
    <div className={classes.frame}>
      <button type="button" className={classes.skip} onClick={skipToPage}>
        Skip to the page
      </button>
      <TopBar />
      <Rail />
      <main id="page" tabIndex={-1} className={classes.page}>
        <ConnectionBanner />
        {isSignedOut ? <SignedOut /> : <PageSlot />}
      </main>
      <Palette />
    </div>
  );
}

function skipToPage(): void {
  document.getElementById('page')?.focus();
}
