import { Skeleton } from '@mantine/core';
import type { Market } from '../../../core/domain/market.ts';
import { goTo } from '../../app/pages.ts';
import { useLive } from '../../stores/live-store.ts';
import { useSettings } from '../../stores/settings-store.ts';
import { useMarket } from '../../stores/use-market.ts';
import { EmptyState } from '../../ui/states.tsx';
import classes from './chart.module.css';
import { ChartToolbar } from './chart-toolbar.tsx';
import { PredictionPanel } from './prediction-panel.tsx';
import { PriceChart } from './price-chart.tsx';
import { usePrediction } from './use-prediction.ts';
import { useRecorded } from './use-recorded.ts';

export function ChartPage() {
  const market = useMarket();
  const hasStatus = useLive((state) => state.status !== null);
  if (market) return <Workspace market={market} />;
  if (!hasStatus) return <WorkspaceSkeleton />;
  return (
    <EmptyState
      sentence="The engine watches no market yet."
      action={{ label: 'Import candles', run: () => goTo('data') }}
    />
  );
}

function Workspace({ market }: { market: Market }) {
  const timeframe = useSettings((state) => state.timeframe);
  const prediction = usePrediction(market);
  const decisions = useRecorded(market);
  return (
    <div className={classes.workspace}>
      <div className={classes.main}>
        <ChartToolbar market={market} timeframe={timeframe} />
        <PriceChart
          key={`${market} ${timeframe}`}
          market={market}
          timeframe={timeframe}
          prediction={prediction?.prediction ?? null}
          decisions={decisions}
        />
      </div>
      <PredictionPanel market={market} state={prediction} />
    </div>
  );
}

function WorkspaceSkeleton() {
  return (
    <div className={classes.workspace} role="status" aria-label="Waiting for the engine">
      <div className={classes.main}>
        <div className={classes.toolbar}>
          <Skeleton width={420} height={28} />
        </div>
        <div className={classes.chart}>
          <Skeleton className={classes.cover} />
        </div>
      </div>
      <aside className={classes.panel}>
        {[24, 40, 96, 120, 80].map((height) => (
          <Skeleton key={height} height={height} />
        ))}
      </aside>
    </div>
  );
}
