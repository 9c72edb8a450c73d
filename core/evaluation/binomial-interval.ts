import { type Interval, z } from './percentile-interval.ts';

/**
 * Wilson's 95 % score interval of a share; it stays inside 0..1 and says something even of none or all.
 * Wilson, E. B. (1927), Probable Inference, the Law of Succession, and Statistical Inference.
 * @param share 0..1
 * @param samples independent ones: where outcomes overlap, the effective number, which need not be whole; above 0
 */
export function binomialInterval(share: number, samples: number): Interval {
  const spread = z ** 2 / samples;
  const middle = (share + spread / 2) / (1 + spread);
  const half = (z * Math.sqrt((share * (1 - share)) / samples + spread / (4 * samples))) / (1 + spread);
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}
