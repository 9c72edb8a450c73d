import { Select } from '@mantine/core';
import type { Performance } from '../../../core/contract/contract.ts';
import { type Market, marketLabel } from '../../../core/domain/market.ts';
import { engineNow } from '../../stores/live-store.ts';
import { periods } from '../predictions/predictions-view.ts';
import classes from './performance.module.css';
import { showMarket, showModel, showPeriod, usePerformanceView } from './performance-view.ts';

const all = 'all';

/** Which model, where and since when. */
export function PerformanceFilters({ known }: { known: Performance | null }) {
  const { asked, period } = usePerformanceView();
  const modelId = asked.modelId ?? known?.modelId ?? null;
  const modelIds = [...new Set([...(known?.modelIds ?? []), ...(modelId ? [modelId] : [])])];
  const markets = [...new Set([...(known?.markets ?? []), ...(asked.market ? [asked.market] : [])])];
  return (
    <search className={classes.filters} aria-label="Performance">
      <Select
        aria-label="Model"
        w={168}
        allowDeselect={false}
        disabled={modelIds.length === 0}
        placeholder="No model"
        value={modelId}
        onChange={(value) => value && showModel(value)}
        data={modelIds}
      />
      <Select
        aria-label="Market"
        w={152}
        allowDeselect={false}
        value={asked.market ?? all}
        onChange={(value) => showMarket(value === all || value === null ? undefined : (value as Market))}
        data={[
          { value: all, label: 'Every market' },
          ...markets.map((market) => ({ value: market as string, label: marketLabel(market as Market) })),
        ]}
      />
      <Select
        aria-label="Period"
        w={112}
        allowDeselect={false}
        value={period}
        onChange={(value) => showPeriod((value ?? all) as typeof period, engineNow())}
        data={periods.map(({ id, label }) => ({ value: id, label }))}
      />
    </search>
  );
}
