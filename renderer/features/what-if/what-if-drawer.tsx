import { Drawer } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { Counterfactual } from '../../../core/contract/contract.ts';
import { symbolOf } from '../../../core/domain/market.ts';
import type { Prediction } from '../../../core/domain/prediction.ts';
import { raised } from '../../app/theme.ts';
import { useTickSize } from '../../stores/live-store.ts';
import { formatDateTime } from '../../ui/local-time.ts';
import { DecisionChart } from '../predictions/decision-chart.tsx';
import classes from './what-if.module.css';
import { WhatIfPanel } from './what-if-panel.tsx';

/** What would be with something changed about `prediction`; nothing is shown while that is null. */
export function WhatIfDrawer({ prediction, onClose }: { prediction: Prediction | null; onClose: () => void }) {
  return (
    <Drawer
      opened={prediction !== null}
      onClose={onClose}
      title={prediction && `What if: ${symbolOf(prediction.market)}, ${formatDateTime(prediction.asOf)}`}
      position="right"
      size={420}
      lockScroll={false}
      overlayProps={{ backgroundOpacity: 0.2 }}
      transitionProps={{ duration: 120 }}
      closeButtonProps={{ 'aria-label': 'Close' }}
      styles={{ content: raised, header: { background: 'var(--raised)' }, title: { fontWeight: 600 } }}
    >
      {prediction && <Asked prediction={prediction} />}
    </Drawer>
  );
}

function Asked({ prediction }: { prediction: Prediction }) {
  const { market, asOf, modelId } = prediction;
  const tickSize = useTickSize(market);
  const [whatIf, setWhatIf] = useState<Counterfactual | null>(null);
  const subject = useMemo(() => ({ of: { market, at: asOf }, modelId }), [market, asOf, modelId]);
  return (
    <div className={classes.drawer}>
      <DecisionChart
        outcome={whatIf?.before.outcome ?? null}
        prediction={prediction}
        tickSize={tickSize}
        whatIf={whatIf?.after ?? null}
        round={0}
      />
      <WhatIfPanel subject={subject} onAnswer={setWhatIf} />
    </div>
  );
}
