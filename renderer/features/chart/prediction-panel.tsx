import { Skeleton } from '@mantine/core';
import { useState } from 'react';
import { type Market, symbolOf } from '../../../core/domain/market.ts';
import type { Prediction } from '../../../core/domain/prediction.ts';
import { goTo } from '../../app/pages.ts';
import { useLive } from '../../stores/live-store.ts';
import { EmptyState } from '../../ui/states.tsx';
import { WhatIfDrawer } from '../what-if/what-if-drawer.tsx';
import classes from './chart.module.css';
import { ExplainDrawer } from './explain-drawer.tsx';
import { PredictionCard } from './prediction-card.tsx';
import type { PredictionState } from './use-prediction.ts';

/** The newest prediction of the market on the screen, or why there is none. */
export function PredictionPanel({ market, state }: { market: Market; state: PredictionState | null }) {
  const hasModel = useLive((live) => live.models?.some((model) => model.activeFor.includes(market)) ?? true);
  // Without candles no model could say anything.
  const hasCandles = useLive((live) =>
    live.status?.feeds.some((feed) => feed.market === market && feed.lastClosedTime !== null),
  );
  // The one asked about stays while newer ones come.
  const [asked, setAsked] = useState<Prediction | null>(null);
  const [changed, setChanged] = useState<Prediction | null>(null);
  return (
    <aside className={classes.panel} aria-label="Prediction">
      {state === null && <PanelSkeleton />}
      {state?.prediction && (
        <PredictionCard
          prediction={state.prediction}
          problem={state.problem}
          onExplain={setAsked}
          onWhatIf={setChanged}
        />
      )}
      <ExplainDrawer prediction={asked} onClose={() => setAsked(null)} />
      <WhatIfDrawer prediction={changed} onClose={() => setChanged(null)} />
      {state && !state.prediction && (
        <EmptyState
          sentence={
            state.problem ??
            (hasModel
              ? `No prediction of ${symbolOf(market)} yet: it comes with the next closed 10m bar.`
              : `No model predicts ${symbolOf(market)}.`)
          }
          action={hasModel || !hasCandles ? undefined : { label: 'Choose a model', run: () => goTo('models') }}
        />
      )}
    </aside>
  );
}

function PanelSkeleton() {
  return (
    <div className={classes.panelSkeleton} role="status" aria-label="Loading the prediction">
      {[24, 40, 96, 120, 80].map((height) => (
        <Skeleton key={height} height={height} />
      ))}
    </div>
  );
}
