import type { Prediction } from '../../../core/domain/prediction.ts';
import { type ChartColours, withAlpha } from './chart-colours.ts';

/** Opacity of the zone of the newest prediction, 0..1; fainter when it abstains. */
export const newestStrength = (signal: Prediction['signal']) => (signal === 'abstain' ? 0.05 : 0.12);

/** Opacity of trades decided before it, which lie under its labelled levels: half, so that the levels that count stand out. */
export const olderStrength = (newest: Pick<Prediction, 'signal'> | null) =>
  newestStrength(newest?.signal ?? 'long') / 2;

/** What a zone is filled with. */
export const zoneColours = (colours: Pick<ChartColours, 'up' | 'down'>, strength: number) => ({
  profitColour: withAlpha(colours.up, strength),
  lossColour: withAlpha(colours.down, strength),
});
