import { Tooltip, UnstyledButton } from '@mantine/core';
import { useLive } from '../stores/live-store.ts';
import classes from './top-bar.module.css';

/** Beside the prices whenever they are invented. */
export function DemoBadge() {
  const isDemo = useLive((state) => state.status?.isDemo);
  if (!isDemo) return null;
  return (
    <Tooltip
      label={
        <>
          <p>
            These prices are invented by the simulator on this computer; nothing here is a real market. Everything else,
            from the feed to training, works as it does with real prices.
          </p>
          <p className={classes.cardNote}>
            For real prices start with <code>omni start --source binance</code>.
          </p>
        </>
      }
    >
      <UnstyledButton className={classes.demo}>DEMO MARKET</UnstyledButton>
    </Tooltip>
  );
}
