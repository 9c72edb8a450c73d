import { Button, SegmentedControl, Skeleton } from '@mantine/core';
import { useDidUpdate } from '@mantine/hooks';
import { useState } from 'react';
import type { LayerInspection } from '../../../core/contract/contract.ts';
import { type Market, marketLabel } from '../../../core/domain/market.ts';
import { openTimeOf } from '../../../core/domain/timeframe.ts';
import { useRequest } from '../../engine/use-request.ts';
import { useLive } from '../../stores/live-store.ts';
import { BarStrip } from '../../ui/bar-strip.tsx';
import { formatShare } from '../../ui/format.ts';
import { formatDateTime } from '../../ui/local-time.ts';
import { HistogramChart } from './histogram-chart.tsx';
import classes from './inspector.module.css';
import type { Layer } from './layout-diagram.ts';

const none: readonly Market[] = [];

/** The inside of one layer of a saved model: its weights, and what it does for the latest prediction. */
export function LayerInspector({ modelId, layer }: { modelId: string; layer: Layer }) {
  const markets = useLive((state) => state.models?.find((model) => model.modelId === modelId)?.markets) ?? none;
  const [chosen, setMarket] = useState<Market | undefined>(undefined);
  const market = chosen ?? markets[0];
  const { data, problem, reload } = useRequest('models.layer', { modelId, layer: layer.name, market });
  // The latest prediction is another one with each decision bar.
  const decision = useLive((state) => {
    const closed = state.status?.feeds.find((feed) => feed.market === market)?.lastClosedTime;
    return closed ? openTimeOf(closed, '10m') : null;
  });
  useDidUpdate(reload, [decision]);

  if (problem) return <p className={classes.note}>{problem}</p>;
  if (!data) return <Skeleton className={classes.skeleton} role="status" aria-label="Looking into the layer" />;
  const { weights, activation, attention } = data;
  return (
    <section className={classes.inspector} aria-label={`Inside ${layer.name}`}>
      <header>
        <span>
          {activation
            ? `Activations: the prediction for ${marketLabel(activation.market)} of ${formatDateTime(activation.asOf)}.`
            : `No activations: ${data.problem}`}
        </span>
        {!activation && (
          <Button variant="default" onClick={reload}>
            Look again
          </Button>
        )}
        {markets.length > 1 && market && (
          <SegmentedControl
            aria-label="Market of the activations"
            value={market}
            onChange={(value) => setMarket(value as Market)}
            data={markets.map((one) => ({ value: one, label: marketLabel(one) }))}
          />
        )}
      </header>
      <div className={classes.histograms} data-lane={layer.lane}>
        {activation && (
          <HistogramChart
            title="activations"
            tone="activation"
            shape={activation.shape}
            histogram={activation.histogram}
          />
        )}
        {weights.map(({ name, shape, histogram }) => (
          <HistogramChart key={name} title={name} tone="weights" shape={shape} histogram={histogram} />
        ))}
      </div>
      {attention && <Attention attention={attention} />}
    </section>
  );
}

function Attention({ attention: { timeframe, bars } }: { attention: NonNullable<LayerInspection['attention']> }) {
  const weights = bars.map((bar) => bar.weight);
  return (
    <div className={classes.attention}>
      <BarStrip
        name="attention"
        lane="macro"
        timeframe={timeframe}
        openTime={bars.map((bar) => bar.openTime)}
        values={weights}
        full={Math.max(...weights) * 1.05}
        mark={1 / weights.length}
        format={(share) => formatShare(share, 1)}
      />
      <p>Share of the attention on each bar. Dashed: what each would have if all counted the same.</p>
    </div>
  );
}
