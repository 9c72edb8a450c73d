import { uniforms } from './noise.ts';
import { sharedTrendChance, stretchMinutes, syntheticSymbols, turnChance } from './synthetic-parameters.ts';

/** The hidden trend: down, range or up. */
export type Trend = -1 | 0 | 1;

export type TrendRegimes = {
  /** Trend of a symbol in a minute counted from the epoch; 0 or more. */
  at(symbolIndex: number, minute: number): Trend;
};

/** What came before in a symbol: the trend of the last stretch and the last trend that was not a range. */
type Past = { last: Trend; side: -1 | 1 };

/**
 * Stretches of constant trend, the same ends for every symbol. A stretch lasts `minimum + exponential(mean)` minutes. Up and
 * down mostly take turns, directly or with a range between, so that prices swing for hours but do not run away for weeks.
 * Grown as far as it is asked for.
 */
export function createTrendRegimes(seed: number): TrendRegimes {
  const random = uniforms(seed, 1);
  const ends: number[] = [];
  const trends: Trend[][] = [];
  const pasts: Past[] = syntheticSymbols.map(() => ({ last: 0, side: random() < 0.5 ? -1 : 1 }));

  const nextTrend = ({ last, side }: Past): Trend => {
    const other = side === 1 ? -1 : 1;
    if (last === 0) return random() < turnChance.afterRange ? other : side;
    return random() < turnChance.afterTrend ? other : 0;
  };

  const grow = () => {
    const lead = nextTrend(pasts[0]);
    const row = pasts.map((past, i) => {
      const own = nextTrend(past);
      const follows = random() < sharedTrendChance && lead !== past.last;
      return i === 0 || follows ? lead : own;
    });
    row.forEach((trend, i) => {
      pasts[i] = { last: trend, side: trend === 0 ? pasts[i].side : trend };
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
