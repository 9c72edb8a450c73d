import { Kbd, UnstyledButton } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { palette } from './palette-store.ts';
import classes from './top-bar.module.css';

export function PaletteButton() {
  return (
    <UnstyledButton className={classes.search} onClick={palette.open} aria-label="Commands, Control K">
      <IconSearch size={15} stroke={1.5} aria-hidden />
      <Kbd className={classes.kbd}>Ctrl K</Kbd>
    </UnstyledButton>
  );
}
