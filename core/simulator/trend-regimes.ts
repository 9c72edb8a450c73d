import { uniforms } from './noise.ts';
import { sharedTrendChance, stretchMinutes, syntheticSymbols } from './synthetic-parameters.ts';

/** The hidden trend: down, range or up. */
export type Trend = -1 | 0 | 1;

export type TrendRegimes = {
  /** Trend of a symbol in a minute counted from the epoch; 0 or more. */
  at(symbolIndex: number, minute: number): Trend;
};

/**
 * Stretches of constant trend, the same ends for every symbol. A stretch lasts `minimum + exponential(mean)` minutes and
 * the next trend is one of the two others, each as likely. Grown as far as it is asked for.
 */
export function createTrendRegimes(seed: number): TrendRegimes {
  const random = uniforms(seed, 1);
  const ends: number[] = [];
  const trends: Trend[][] = [];

  const nextTrend = (previous: Trend | undefined): Trend => {
    if (previous === undefined) return (Math.floor(random() * 3) - 1) as Trend;
    const step = random() < 0.5 ? 1 : 2;
    return (((previous + 1 + step) % 3) - 1) as Trend;
  };

  const grow = () => {
    const previous = trends.at(-1);
    const lead = nextTrend(previous?.[0]);
    const row = syntheticSymbols.map((_, i) => {
      const own = nextTrend(previous?.[i]);
      const follows = random() < sharedTrendChance;
      return i === 0 || follows ? lead : own;
    });
    const length = stretchMinutes.minimum - stretchMinutes.mean * Math.log(1 - random());
    ends.push((ends.at(-1) ?? 0) + Math.round(length));
    trends.push(row);
  };

  const stretchOf = (minute: number): number => {
    while ((ends.at(-1) ?? 0) <= minute) grow();
    let low = 0;
    let high = ends.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ends[middle] <= minute) low = middle + 1;
      else high = middle;
    }
    return low;
  };

  return { at: (symbolIndex, minute) => trends[stretchOf(minute)][symbolIndex] };
}
