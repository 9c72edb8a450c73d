import { useMantineColorScheme } from '@mantine/core';
import { Spotlight, type SpotlightActionGroupData } from '@mantine/spotlight';
import { IconChartCandle, IconClock, IconEye, IconFlask, IconMoon, IconSearch } from '@tabler/icons-react';
import { symbolOf } from '../../core/domain/market.ts';
import { timeframes } from '../../core/domain/timeframe.ts';
import { showSentimentTab } from '../features/sentiment/sentiment-tab.ts';
import { useLive } from '../stores/live-store.ts';
import { setMarket, setPalette, setTimeframe, useSettings } from '../stores/settings-store.ts';
import { goTo, pages } from './pages.ts';
import { paletteStore, selectFirst } from './palette-store.ts';
import { overlayProps, raised } from './theme.ts';

const iconProps = { size: 16, stroke: 1.5 };

/** Ctrl+K: every page, market, timeframe and theme by its name. */
export function Palette() {
  const markets = useLive((state) => state.status?.markets ?? noMarkets);
  const palette = useSettings((state) => state.palette);
  const { setColorScheme } = useMantineColorScheme();
  const toChart = (change: () => void) => () => {
    change();
    goTo('chart');
  };
  const groups: SpotlightActionGroupData[] = [
    {
      group: 'Pages',
      actions: [
        ...pages.map(({ id, label, icon: Icon }) => ({
          id: `page-${id}`,
          label,
          leftSection: <Icon {...iconProps} />,
          onClick: () => goTo(id),
        })),
        {
          id: 'headline-lab',
          label: 'Headline lab',
          leftSection: <IconFlask {...iconProps} />,
          onClick: () => {
            showSentimentTab('lab');
            goTo('sentiment');
          },
        },
      ],
    },
    {
      group: 'Markets',
      actions: markets.map((market) => ({
        id: market,
        label: symbolOf(market),
        leftSection: <IconChartCandle {...iconProps} />,
        onClick: toChart(() => setMarket(market)),
      })),
    },
    {
      group: 'Timeframes',
      actions: timeframes.map((timeframe) => ({
        id: `timeframe-${timeframe}`,
        label: `${timeframe} candles`,
        leftSection: <IconClock {...iconProps} />,
        onClick: toChart(() => setTimeframe(timeframe)),
      })),
    },
    {
      group: 'Theme',
      actions: [
        ...(['dark', 'light', 'auto'] as const).map((scheme) => ({
          id: `theme-${scheme}`,
          label: scheme === 'auto' ? 'Theme as the system' : `${scheme === 'dark' ? 'Dark' : 'Light'} theme`,
          leftSection: <IconMoon {...iconProps} />,
          onClick: () => setColorScheme(scheme),
        })),
        {
          id: 'palette',
          label: palette === 'safe' ? 'Green and red candles' : 'Blue and amber candles (colour-blind)',
          leftSection: <IconEye {...iconProps} />,
          onClick: () => setPalette(palette === 'safe' ? 'standard' : 'safe'),
        },
      ],
    },
  ];
  return (
    <Spotlight
      actions={groups}
      shortcut="mod + K"
      transitionProps={{ duration: 100, onEntered: selectFirst }}
      store={paletteStore}
      nothingFound="Nothing has that name"
      highlightQuery
      scrollable
      maxHeight={420}
      lockScroll={false}
      overlayProps={overlayProps}
      styles={{ content: raised }}
      searchProps={{
        leftSection: <IconSearch {...iconProps} />,
        placeholder: 'Page, market, timeframe or theme',
        'aria-label': 'Command',
      }}
    />
  );
}

const noMarkets: never[] = [];
