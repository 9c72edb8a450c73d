import { Button, Menu, SegmentedControl } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { type Market, symbolOf } from '../../../core/domain/market.ts';
import { type Timeframe, timeframes } from '../../../core/domain/timeframe.ts';
import { useLive } from '../../stores/live-store.ts';
import {
  type IndicatorName,
  type OverlayName,
  setMarket,
  setTimeframe,
  toggleIndicator,
  toggleOverlay,
  useSettings,
} from '../../stores/settings-store.ts';
import { localZone } from '../../ui/local-time.ts';
import classes from './chart.module.css';

const indicatorLabels: Record<IndicatorName, string> = { volume: 'Volume', rsi: 'RSI 14', macd: 'MACD 12 26 9' };
const overlayLabels: Record<OverlayName, string> = {
  decisions: 'Recorded trades',
  probabilities: 'Probabilities over time',
  sentiment: 'Headlines over time',
};
const overlayNames = Object.keys(overlayLabels) as OverlayName[];
const indicatorNames = Object.keys(indicatorLabels) as IndicatorName[];

export function ChartToolbar({ market, timeframe }: { market: Market; timeframe: Timeframe }) {
  const markets = useLive((state) => state.status?.markets) ?? [market];
  return (
    <div className={classes.toolbar} role="toolbar" aria-label="Chart">
      <SegmentedControl
        aria-label="Market"
        value={market}
        onChange={(value) => setMarket(value as Market)}
        data={markets.map((value) => ({ value, label: symbolOf(value) }))}
      />
      <SegmentedControl
        aria-label="Timeframe"
        value={timeframe}
        onChange={(value) => setTimeframe(value as Timeframe)}
        data={[...timeframes]}
      />
      <IndicatorMenu />
      <a className={classes.credit} href="https://www.tradingview.com/" target="_blank" rel="noreferrer">
        Charts by TradingView
      </a>
      <span className={classes.zone}>
        {timeframe === '1d' ? 'Daily bars are UTC days' : `Times in ${localZone(Date.now())}`}
      </span>
    </div>
  );
}

function IndicatorMenu() {
  const shown = useSettings((state) => state.indicators);
  const overlays = useSettings((state) => state.overlays);
  return (
    <Menu closeOnItemClick={false} width={210} position="bottom-start">
      <Menu.Target>
        <Button variant="subtle" color="gray" rightSection={<IconChevronDown size={14} stroke={1.5} />}>
          Indicators
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {indicatorNames.map((name) => (
          <Menu.CheckboxItem key={name} checked={shown[name]} onChange={() => toggleIndicator(name)}>
            {indicatorLabels[name]}
          </Menu.CheckboxItem>
        ))}
        <Menu.Divider />
        {overlayNames.map((name) => (
          <Menu.CheckboxItem key={name} checked={overlays[name]} onChange={() => toggleOverlay(name)}>
            {overlayLabels[name]}
          </Menu.CheckboxItem>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
