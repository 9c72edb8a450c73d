/** Shares and bounds of the steps with which the rate rises. */
const warmupShare = 0.05;
const fewestWarmupSteps = 10;
const mostWarmupSteps = 500;
/** What is left of the highest rate in the last step. */
const lastShare = 0.01;

/** For the record of a run. */
export const scheduleSettings = { warmupShare, fewestWarmupSteps, mostWarmupSteps, lastShare };

/**
 * The learning rate of one step: up to `peak` in a straight line over the first 5 % of the steps (at least 10, at most 500),
 * then down to 1 % of it in half a cosine. Loshchilov and Hutter (2017), SGDR, without restarts.
 * @param step counted from 0
 * @param steps of the whole run, all epochs
 */
export function learningRateAt(step: number, steps: number, peak: number): number {
  const warmup = Math.min(mostWarmupSteps, Math.max(fewestWarmupSteps, Math.round(warmupShare * steps)));
  if (step < warmup) return (peak * (step + 1)) / warmup;
  const progress = (step - warmup + 1) / Math.max(1, steps - warmup);
  return peak * (lastShare + (1 - lastShare) * 0.5 * (1 + Math.cos(Math.PI * Math.min(1, progress))));
}
