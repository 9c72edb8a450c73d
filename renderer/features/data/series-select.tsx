import { Select } from '@mantine/core';
import { type Market, marketLabel } from '../../../core/domain/market.ts';
import type { Timeframe } from '../../../core/domain/timeframe.ts';
import classes from './data.module.css';

type Props = {
  markets: readonly Market[];
  market: Market | null;
  onMarket: (market: Market) => void;
  timeframes: readonly Timeframe[];
  timeframe: Timeframe;
  onTimeframe: (timeframe: Timeframe) => void;
};

/** Market and timeframe side by side. */
export function SeriesSelect({ markets, market, onMarket, timeframes, timeframe, onTimeframe }: Props) {
  return (
    <div className={classes.series}>
      <Select
        label="Market"
        value={market}
        data={markets.map((value) => ({ value, label: marketLabel(value) }))}
        onChange={(value) => value && onMarket(value as Market)}
      />
      <Select
        label="Timeframe"
        value={timeframe}
        data={[...timeframes]}
        onChange={(value) => value && onTimeframe(value as Timeframe)}
      />
    </div>
  );
}
