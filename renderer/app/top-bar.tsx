import { UnstyledButton } from '@mantine/core';
import { useConnection } from '../engine/use-connection.ts';
import { AlertBell } from '../features/alerts/alert-bell.tsx';
import { useLive } from '../stores/live-store.ts';
import { ActiveModel } from './active-model.tsx';
import { DemoBadge } from './demo-badge.tsx';
import { FeedStatus } from './feed-status.tsx';
import { MarketTicker } from './market-ticker.tsx';
import { Notices } from './notices.tsx';
import { goTo } from './pages.ts';
import { PaletteButton } from './palette-button.tsx';
import { ThemeMenu } from './theme-menu.tsx';
import classes from './top-bar.module.css';

export function TopBar() {
  const markets = useLive((state) => state.status?.markets);
  // All there is to show then is from before.
  const isSignedOut = useConnection((state) => state.phase === 'signed-out');
  return (
    <header className={classes.bar}>
      <UnstyledButton className={classes.brand} onClick={() => goTo('chart')} aria-label="Omni, to the chart">
        <svg viewBox="0 0 24 24" width="20" height="20" className={classes.mark} aria-hidden="true">
          <path d="M12 2.5 21.5 12 12 21.5 2.5 12Z" />
          <path d="M12 8v8M9.5 10.5v3M14.5 9.5v4" />
        </svg>
        <span>Omni</span>
      </UnstyledButton>
      <div className={classes.tickers}>
        {!isSignedOut && markets?.slice(0, 4).map((market) => <MarketTicker key={market} market={market} />)}
        {!isSignedOut && <DemoBadge />}
      </div>
      <div className={classes.barEnd}>
        <FeedStatus />
        {!isSignedOut && <ActiveModel />}
        {!isSignedOut && <AlertBell />}
        <Notices />
        <PaletteButton />
        <ThemeMenu />
      </div>
    </header>
  );
}
