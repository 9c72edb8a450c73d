import type { Candle } from '../domain/candle.ts';
import { minuteMs } from '../domain/timeframe.ts';
import { mixSeed, uniforms } from './noise.ts';

/** One exchange trade inside a minute. */
export type PathTrade = {
  /** Counted through the whole market; ascending in time. */
  readonly id: number;
  /** Ms since the minute opened, below 60,000. */
  readonly offsetMs: number;
  readonly price: number;
  readonly quantity: number;
  /** True when the buyer was resting in the book: the price was hit by a seller. */
  readonly isBuyerMaker: boolean;
};

const idsPerMinute = 64;

function seedOf({ openTime, open, close }: Candle): number {
  return mixSeed(openTime / minuteMs, Math.round(open * 100), Math.round(close * 100));
}

/** How many trades the minute has: 12 to 36, none when nothing was traded. */
export function tradeCount(candle: Candle): number {
  return candle.volume > 0 ? 12 + (seedOf(candle) % 25) : 0;
}

export function firstTradeId(candle: Candle): number {
  return (candle.openTime / minuteMs) * idsPerMinute;
}

/** Share of the volume that buyers took, 0.15..0.85: more in bars that rise through their range. */
export function takerBuyShare({ open, high, low, close }: Candle): number {
  return high > low ? 0.5 + (0.35 * (close - open)) / (high - low) : 0.5;
}

/** Prices at the turning points: open, the two extremes in a drawn order, close. Low first is likelier when the bar rises. */
function turningPoints(candle: Candle, random: () => number): { offsetMs: number; price: number }[] {
  const { open, high, low, close } = candle;
  const isLowFirst = random() < (close > open ? 0.75 : 0.25);
  const first = 2_000 + random() * 26_000;
  const second = first + 2_000 + random() * 26_000;
  return [
    { offsetMs: 0, price: open },
    { offsetMs: first, price: isLowFirst ? low : high },
    { offsetMs: second, price: isLowFirst ? high : low },
    { offsetMs: 59_000 + random() * 900, price: close },
  ];
}

/**
 * The trades of a minute: from the open through both extremes to the close, inside [low, high] all the way. The same for
 * the same candle every time; after the last one open, high, low, close and volume are exactly the candle's.
 * @param steps size of a price tick and a quantity step
 */
export function minutePath(candle: Candle, steps: { tickSize: number; stepSize: number }): PathTrade[] {
  const count = tradeCount(candle);
  if (count === 0) return [];
  const random = uniforms(seedOf(candle), 5);
  const turns = turningPoints(candle, random);
  const perTick = Math.round(1 / steps.tickSize);
  const perStep = Math.round(1 / steps.stepSize);
  const range = candle.high - candle.low;
  const points = [...turns];
  for (let i = turns.length; i < count; i++) {
    const offsetMs = random() * turns[3].offsetMs;
    const leg = turns.findLastIndex((turn, index) => index < 3 && turn.offsetMs <= offsetMs);
    const [from, to] = [turns[leg], turns[leg + 1]];
    const straight =
      from.price + ((to.price - from.price) * (offsetMs - from.offsetMs)) / (to.offsetMs - from.offsetMs);
    const price = Math.round((straight + (random() - 0.5) * 0.2 * range) * perTick) / perTick;
    points.push({ offsetMs, price: Math.min(candle.high, Math.max(candle.low, price)) });
  }
  points.sort((a, b) => a.offsetMs - b.offsetMs);

  const weights = points.map(() => 0.2 + random());
  const weightSum = weights.reduce((sum, weight) => sum + weight, 0);
  const buyShare = takerBuyShare(candle);
  const firstId = firstTradeId(candle);
  let weightSoFar = 0;
  let volumeSoFar = 0;
  return points.map(({ offsetMs, price }, i) => {
    weightSoFar += weights[i];
    const isLast = i === count - 1;
    const volume = isLast ? candle.volume : Math.round((candle.volume * weightSoFar * perStep) / weightSum) / perStep;
    const quantity = Math.max(0, Math.round((volume - volumeSoFar) * perStep) / perStep);
    volumeSoFar = volume;
    return { id: firstId + i, offsetMs: Math.floor(offsetMs), price, quantity, isBuyerMaker: random() >= buyShare };
  });
}
