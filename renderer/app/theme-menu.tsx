import { ActionIcon, Menu, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { IconCheck, IconDeviceDesktop, IconEye, IconMoon, IconSun } from '@tabler/icons-react';
import { setPalette, useSettings } from '../stores/settings-store.ts';

const schemes = [
  { value: 'dark', label: 'Dark', icon: IconMoon },
  { value: 'light', label: 'Light', icon: IconSun },
  { value: 'auto', label: 'As the system', icon: IconDeviceDesktop },
] as const;

export function ThemeMenu() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const computed = useComputedColorScheme('dark');
  const palette = useSettings((state) => state.palette);
  const Icon = computed === 'dark' ? IconMoon : IconSun;
  return (
    <Menu position="bottom-end" width={256}>
      <Menu.Target>
        <ActionIcon aria-label="Theme and colours">
          <Icon size={16} stroke={1.5} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Theme</Menu.Label>
        {schemes.map(({ value, label, icon: SchemeIcon }) => (
          <Menu.Item
            key={value}
            leftSection={<SchemeIcon size={16} stroke={1.5} />}
            rightSection={colorScheme === value ? <IconCheck size={14} /> : null}
            aria-current={colorScheme === value || undefined}
            onClick={() => setColorScheme(value)}
          >
            {label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>Up and down</Menu.Label>
        <Menu.Item
          leftSection={<IconEye size={16} stroke={1.5} />}
          rightSection={palette === 'safe' ? <IconCheck size={14} /> : null}
          onClick={() => setPalette(palette === 'safe' ? 'standard' : 'safe')}
        >
          Blue and amber (colour-blind)
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
