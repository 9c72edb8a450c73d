import { normals, uniforms } from './noise.ts';
import {
  hourlyActivity,
  hoursPerYear,
  jumps,
  noiseCorrelation,
  reversionPerHour,
  syntheticSymbols,
  trendDrift,
  volatilityProcess,
  weekendActivity,
} from './synthetic-parameters.ts';
import type { TrendRegimes } from './trend-regimes.ts';

/** What an hour of one symbol adds up to; minutes are drawn so that they end there. */
export type HourPlan = {
  /** Log distance from the long-run level at the start and at the end of the hour. */
  readonly from: number;
  readonly to: number;
  /** Standard deviation of the hour's noise, log return. */
  readonly deviation: number;
  /** Activity against an average hour: drives volume. */
  readonly activity: number;
  /** Drift of a minute for one unit of trend, log return. */
  readonly driftPerMinute: number;
  readonly reversion: number;
  /** Log return that arrives within minute `jumpMinute` of the hour; usually 0. */
  readonly jump: number;
  readonly jumpMinute: number;
};

/** All that the hours from `hour` on depend on, beside the trends: log volatilities and each symbol's distance from its level. */
export type HourState = {
  readonly hour: number;
  readonly slow: number;
  readonly fast: number;
  readonly distance: readonly number[];
};

export type HourSkeleton = {
  at(symbolIndex: number, hour: number): HourPlan;
  stateAt(hour: number): HourState;
};

const calmStart: HourState = { hour: 0, slow: 0, fast: 0, distance: syntheticSymbols.map(() => 0) };

/**
 * The market hour by hour since the epoch: volatility, trend, jumps and mean reversion decide each hour's return, and
 * only the running states are kept (four numbers an hour), so that any day can be drawn alone. Grown as far as it is asked for.
 * @param options.epochHour hours from 1970 to the epoch: gives the hour of day and the weekday
 * @param options.start goes on from this state with the chances of `seed`; default: from the epoch. Earlier hours are not asked for.
 */
export function createHourSkeleton(options: {
  seed: number;
  strength: number;
  unrest: number;
  epochHour: number;
  regimes: TrendRegimes;
  start?: HourState;
}): HourSkeleton {
  const { seed, strength, unrest, epochHour, regimes, start = calmStart } = options;
  const { slow, fast } = volatilityProcess;
  const symbolCount = syntheticSymbols.length;
  const slowState: number[] = [start.slow];
  const fastState: number[] = [start.fast];
  const distance: number[][] = start.distance.map((value) => [value]);

  const shocks = (hour: number) => {
    const random = uniforms(seed, 2, hour);
    const normal = normals(random);
    const slowShock = normal();
    const fastShock = normal();
    const lead = normal();
    const noise = syntheticSymbols.map((_, i) => {
      const own = normal();
      return i === 0 ? lead : noiseCorrelation * lead + Math.sqrt(1 - noiseCorrelation ** 2) * own;
    });
    const isJump = random() < 1 / jumps.everyHours;
    const jumpMinute = Math.floor(random() * 60);
    return { slowShock, fastShock, noise, jumpMinute, jump: isJump ? unrest * jumps.deviation * normal() : 0 };
  };

  const planWithoutEnd = (symbolIndex: number, hour: number, jump: number) => {
    const clockHour = epochHour + hour;
    const weekday = (Math.floor(clockHour / 24) + 4) % 7;
    const season = hourlyActivity[clockHour % 24] * (weekday === 0 || weekday === 6 ? weekendActivity : 1);
    const mean = (slow.deviation ** 2 + fast.deviation ** 2) / 2;
    const index = hour - start.hour;
    const activity = (season * Math.exp(slowState[index] + fastState[index] - mean)) ** unrest;
    const deviation = (syntheticSymbols[symbolIndex].noiseVolatility / Math.sqrt(hoursPerYear)) * activity;
    const from = distance[symbolIndex][index];
    return {
      from,
      deviation,
      activity,
      driftPerMinute: (strength * trendDrift * deviation) / 60,
      reversion: -reversionPerHour * from,
      jump: jump * deviation,
    };
  };

  const grow = () => {
    const index = slowState.length - 1;
    const hour = start.hour + index;
    const { slowShock, fastShock, noise, jump } = shocks(hour);
    for (let i = 0; i < symbolCount; i++) {
      const plan = planWithoutEnd(i, hour, jump);
      let trendMinutes = 0;
      for (let minute = 0; minute < 60; minute++) trendMinutes += regimes.at(i, hour * 60 + minute);
      const drift = plan.driftPerMinute * trendMinutes;
      distance[i].push(plan.from + drift + plan.reversion + plan.jump + plan.deviation * noise[i]);
    }
    const next = (
      state: number,
      shock: number,
      { persistence, deviation }: { persistence: number; deviation: number },
    ) => persistence * state + deviation * Math.sqrt(1 - persistence ** 2) * shock;
    slowState.push(next(slowState[index], slowShock, slow));
    fastState.push(next(fastState[index], fastShock, fast));
  };

  const growTo = (hour: number): number => {
    const index = hour - start.hour;
    while (slowState.length < index + 2) grow();
    return index;
  };

  return {
    at(symbolIndex, hour) {
      const index = growTo(hour);
      const { jump, jumpMinute } = shocks(hour);
      return { ...planWithoutEnd(symbolIndex, hour, jump), to: distance[symbolIndex][index + 1], jumpMinute };
    },
    stateAt(hour) {
      const index = growTo(hour);
      return {
        hour,
        slow: slowState[index],
        fast: fastState[index],
        distance: distance.map((values) => values[index]),
      };
    },
  };
}
