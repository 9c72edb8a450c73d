import { HoverCard, Text, UnstyledButton } from '@mantine/core';
import { useLive } from '../stores/live-store.ts';
import classes from './frame.module.css';

/** Beside the prices whenever they are invented. */
export function DemoBadge() {
  const isDemo = useLive((state) => state.status?.isDemo);
  if (!isDemo) return null;
  return (
    <HoverCard width={320} shadow="md" openDelay={100} withinPortal>
      <HoverCard.Target>
        <UnstyledButton className={classes.demo}>DEMO MARKET</UnstyledButton>
      </HoverCard.Target>
      <HoverCard.Dropdown>
        <Text fz="sm">
          These prices are invented by the simulator on this computer; nothing here is a real market. Everything else,
          from the feed to training, works as it does with real prices.
        </Text>
        <Text fz="sm" c="dimmed" mt={8}>
          For real prices start with <code>omni start --source binance</code>.
        </Text>
      </HoverCard.Dropdown>
    </HoverCard>
  );
}
