import { Tooltip, UnstyledButton } from '@mantine/core';
import { useLive } from '../stores/live-store.ts';
import { useMarket } from '../stores/use-market.ts';
import { goTo } from './pages.ts';
import classes from './top-bar.module.css';

/** The model that predicts the market on the screen. */
export function ActiveModel() {
  const market = useMarket();
  const models = useLive((state) => state.models);
  if (!models || !market) return null;
  const active = models.find((model) => model.activeFor.includes(market));
  return (
    <Tooltip
      label={
        active
          ? `${active.modelId}: ${active.verdict}`
          : 'No model predicts this market yet. Activate one on the Models page.'
      }
    >
      <UnstyledButton className={classes.model} onClick={() => goTo('models')}>
        {active && <span className={classes.modelLabel}>model</span>}
        <span className={classes.modelName}>{active?.modelId ?? 'no model'}</span>
      </UnstyledButton>
    </Tooltip>
  );
}
