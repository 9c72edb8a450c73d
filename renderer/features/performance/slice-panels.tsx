import type { Performance } from '../../../core/contract/contract.ts';
import { type Market, marketLabel } from '../../../core/domain/market.ts';
import { formatShare } from '../../ui/format.ts';
import { HourChart } from './hour-chart.tsx';
import classes from './performance.module.css';
import { SliceTable } from './slice-table.tsx';

const confidence = (key: string) =>
  key === '0.9' ? `${formatShare(0.9)} and more` : `${formatShare(Number(key))} to ${formatShare(Number(key) + 0.1)}`;

/** The same predictions by market, signal, probability of the likeliest outcome, and hour. */
export function SlicePanels({ slices, hitRate }: { slices: Performance['slices']; hitRate: number }) {
  return (
    <div className={classes.slices}>
      <SliceTable
        title="By market"
        slices={slices.market}
        hitRate={hitRate}
        labelOf={(key) => marketLabel(key as Market)}
      />
      <SliceTable
        title="By signal"
        slices={slices.signal}
        hitRate={hitRate}
        labelOf={(key) => key.charAt(0).toUpperCase() + key.slice(1)}
      />
      <SliceTable title="By confidence" slices={slices.confidence} hitRate={hitRate} labelOf={confidence} />
      <HourChart slices={slices.hour} hitRate={hitRate} />
    </div>
  );
}
