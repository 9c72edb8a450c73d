import { dayMs } from '../domain/timeframe.ts';

/** Features are held against the training's a week at a time: days of the week and daily bars have their turn. */
export const driftStretchMs = 7 * dayMs;

/** From here on an index is called a large change, whatever the training showed. */
const largeChange = 0.25;

/** What index is unusual; null when the training was too short to tell what is usual. */
export function driftLimit(usual: number | null): number | null {
  return usual === null ? null : Math.max(largeChange, usual);
}
