import { uniforms } from './noise.ts';
import { sharedTrendChance, stretchMinutes, syntheticSymbols, turnChance } from './synthetic-parameters.ts';

/** The hidden trend: down, range or up. */
export type Trend = -1 | 0 | 1;

/** What came before in a symbol: the trend of the last stretch and the last trend that was not a range. */
type Past = { readonly last: Trend; readonly side: -1 | 1 };

/** All that the trends after a minute depend on: the stretch that is going on, of each symbol, and since when. */
export type TrendState = { readonly minute: number; readonly sinceMinute: number; readonly pasts: readonly Past[] };

export type TrendRegimes = {
  /** Trend of a symbol in a minute counted from the epoch; 0 or more. */
  at(symbolIndex: number, minute: number): Trend;
  stateAt(minute: number): TrendState;
};

/**
 * Stretches of constant trend, the same ends for every symbol. A stretch lasts `minimum + exponential(mean)` minutes. Up and
 * down mostly take turns, directly or with a range between, so that prices swing for hours but do not run away for weeks.
 * Grown as far as it is asked for.
 * @param start goes on from this state with the chances of `seed`; default: from the epoch
 */
export function createTrendRegimes(seed: number, start?: TrendState): TrendRegimes {
  const random = uniforms(seed, 1);
  const ends: number[] = [];
  const stretches: (readonly Past[])[] = [];
  let pasts: readonly Past[] = start?.pasts ?? syntheticSymbols.map(() => ({ last: 0, side: random() < 0.5 ? -1 : 1 }));

  const chanceMinutes = () => -stretchMinutes.mean * Math.log(1 - random());

  const nextTrend = ({ last, side }: Past): Trend => {
    const other = side === 1 ? -1 : 1;
    if (last === 0) return random() < turnChance.afterRange ? other : side;
    return random() < turnChance.afterTrend ? other : 0;
  };

  const keep = (minutes: number) => {
    ends.push((ends.at(-1) ?? start?.minute ?? 0) + Math.round(minutes));
    stretches.push(pasts);
  };

  const grow = () => {
    const lead = nextTrend(pasts[0]);
    pasts = pasts.map((past, i) => {
      const own = nextTrend(past);
      const follows = random() < sharedTrendChance && lead !== past.last;
      const last = i === 0 || follows ? lead : own;
      return { last, side: last === 0 ? past.side : last };
    });
    keep(stretchMinutes.minimum + chanceMinutes());
  };

  // The exponential part forgets how long the stretch has lasted, the minimum does not.
  if (start) {
    const left = Math.max(0, stretchMinutes.minimum - (start.minute - start.sinceMinute));
    keep(left + chanceMinutes());
  }

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

  return {
    at: (symbolIndex, minute) => stretches[stretchOf(minute)][symbolIndex].last,
    stateAt(minute) {
      const stretch = stretchOf(minute);
      const sinceMinute = stretch > 0 ? ends[stretch - 1] : (start?.sinceMinute ?? 0);
      return { minute, sinceMinute, pasts: stretches[stretch] };
    },
  };
}
