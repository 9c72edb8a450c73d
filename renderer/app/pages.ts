import {
  IconBellRinging,
  IconBrain,
  IconChartCandle,
  IconDatabase,
  IconGauge,
  IconNews,
  IconSettings,
  IconStack2,
  IconTargetArrow,
  IconWallet,
  type TablerIcon,
} from '@tabler/icons-react';

export const pages = [
  { id: 'chart', label: 'Chart', icon: IconChartCandle },
  { id: 'training', label: 'Training', icon: IconBrain },
  { id: 'models', label: 'Models', icon: IconStack2 },
  { id: 'predictions', label: 'Predictions', icon: IconTargetArrow },
  { id: 'performance', label: 'Performance', icon: IconGauge },
  { id: 'paper', label: 'Paper account', icon: IconWallet },
  { id: 'sentiment', label: 'Sentiment', icon: IconNews },
  { id: 'alerts', label: 'Alerts', icon: IconBellRinging },
  { id: 'data', label: 'Data', icon: IconDatabase },
  { id: 'settings', label: 'Settings', icon: IconSettings },
] as const satisfies readonly { id: string; label: string; icon: TablerIcon }[];

export type PageId = (typeof pages)[number]['id'];

/** The page an address names: `#/models`; the chart when it names none. */
export function pageOf(hash: string): PageId {
  return pages.find((page) => `#/${page.id}` === hash)?.id ?? 'chart';
}

export function goTo(page: PageId): void {
  location.hash = `#/${page}`;
}
