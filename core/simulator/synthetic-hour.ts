import type { CandleColumns } from '../domain/candle.ts';
import type { Random } from '../domain/ports.ts';
import type { UtcMs } from '../domain/time.ts';
import { minuteMs } from '../domain/timeframe.ts';
import type { HourPlan } from './hour-skeleton.ts';
import { normals, uniforms } from './noise.ts';
import { noiseCorrelation, type SyntheticSymbol, trendVolume, volatilityProcess } from './synthetic-parameters.ts';
import type { Trend } from './trend-regimes.ts';

const minutesPerHour = 60;

export type HourRequest = {
  readonly seed: number;
  readonly symbol: SyntheticSymbol;
  readonly symbolIndex: number;
  /** Hours since the epoch. */
  readonly hour: number;
  readonly openTime: UtcMs;
  readonly plan: HourPlan;
  readonly unrest: number;
  trendAt(minute: number): Trend;
};

/** Volatility multipliers and noise shared by all symbols in an hour. */
function sharedNoise(seed: number, hour: number, unrest: number): { scale: Float64Array; lead: Float64Array } {
  const normal = normals(uniforms(seed, 3, hour));
  const { persistence, deviation } = volatilityProcess.minute;
  const scale = new Float64Array(minutesPerHour);
  const lead = new Float64Array(minutesPerHour);
  let state = normal();
  for (let i = 0; i < minutesPerHour; i++) {
    scale[i] = Math.exp(deviation * state - deviation ** 2) ** unrest;
    lead[i] = normal();
    state = persistence * state + Math.sqrt(1 - persistence ** 2) * normal();
  }
  return { scale, lead };
}

/** Noise of each minute, log returns, bent so that it adds up to `total` (a Brownian bridge with changing volatility). */
function bridgedNoise(deviations: Float64Array, lead: Float64Array, own: Random, isLead: boolean, total: number) {
  const noise = new Float64Array(minutesPerHour);
  let sum = 0;
  let variance = 0;
  for (let i = 0; i < minutesPerHour; i++) {
    const ownShock = own();
    const shock = isLead ? lead[i] : noiseCorrelation * lead[i] + Math.sqrt(1 - noiseCorrelation ** 2) * ownShock;
    noise[i] = deviations[i] * shock;
    sum += noise[i];
    variance += deviations[i] ** 2;
  }
  for (let i = 0; i < minutesPerHour; i++) noise[i] += ((total - sum) * deviations[i] ** 2) / variance;
  return noise;
}

/** Distance of the highest point of a Brownian bridge above the higher of its ends; all in log price. */
function overshoot(change: number, deviation: number, uniform: number): number {
  return (Math.sqrt(change * change - 2 * deviation * deviation * Math.log(1 - uniform)) - Math.abs(change)) / 2;
}

/** Draws the 60 bars of one hour into `into` from `offset`. */
export function drawHour(request: HourRequest, into: CandleColumns, offset: number): void {
  const { seed, symbol, symbolIndex, hour, openTime, plan, unrest, trendAt } = request;
  const { scale, lead } = sharedNoise(seed, hour, unrest);
  const random = uniforms(seed, 4, hour, symbolIndex);
  const normal = normals(random);
  const deviations = scale.map((factor) => (factor * plan.deviation) / Math.sqrt(minutesPerHour));
  const perTick = Math.round(1 / symbol.tickSize);
  const perStep = Math.round(1 / symbol.stepSize);
  const toTick = (price: number) => Math.round(price * perTick) / perTick;

  const planned = new Float64Array(minutesPerHour);
  let plannedSum = 0;
  for (let i = 0; i < minutesPerHour; i++) {
    planned[i] = plan.driftPerMinute * trendAt(hour * minutesPerHour + i) + plan.reversion / minutesPerHour;
    if (i === plan.jumpMinute) planned[i] += plan.jump;
    plannedSum += planned[i];
  }
  const noise = bridgedNoise(deviations, lead, normal, symbolIndex === 0, plan.to - plan.from - plannedSum);

  let path = plan.from;
  let previousClose = toTick(symbol.level * Math.exp(path));
  for (let i = 0; i < minutesPerHour; i++) {
    path += planned[i] + noise[i];
    const row = offset + i;
    const close = toTick(symbol.level * Math.exp(path));
    // Real opens equal the close before in about half of the bars and are a few ticks away in the others.
    const isAway = random() < 0.5;
    const open = isAway ? toTick(previousClose + Math.round(normal() * 3) / perTick) : previousClose;
    const change = Math.log(close / open);
    const top = Math.max(open, close);
    const bottom = Math.min(open, close);
    const high = toTick(top * Math.exp(overshoot(change, deviations[i], random())));
    const low = toTick(bottom * Math.exp(-overshoot(change, deviations[i], random())));
    const trend = trendAt(hour * minutesPerHour + i);
    const move = Math.abs(change) / deviations[i];
    const logVolume =
      0.5 * Math.min(move, 6) -
      0.4 +
      trendVolume.level * Math.abs(trend) +
      trendVolume.side * trend * Math.sign(close - open) +
      0.45 * normal() -
      0.1;
    const volume = symbol.volume * plan.activity * scale[i] * Math.exp(logVolume);
    into.openTime[row] = openTime + i * minuteMs;
    into.open[row] = open;
    into.high[row] = Math.max(high, top);
    into.low[row] = Math.min(low, bottom);
    into.close[row] = close;
    into.volume[row] = Math.max(1, Math.round(volume * perStep)) / perStep;
    previousClose = close;
  }
}
