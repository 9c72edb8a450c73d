import type { AlertRule } from '../contract/contract.ts';
import type { AlertKind } from '../domain/alert.ts';
import type { Market } from '../domain/market.ts';
import { exactPrice, signed } from '../domain/number-text.ts';

type When = AlertRule['when'];

/** For trying a rule of every market. */
export const sampleMarket: Market = 'demo:BTC/USDT';

/** What the preview of a rule waits for that is not filled in yet. */
export const sampleWhen: { readonly [kind in AlertKind]: Extract<When, { kind: kind }> } = {
  prediction: { kind: 'prediction', signal: 'trade', minProbability: 0 },
  outcome: { kind: 'outcome', end: 'any' },
  price: { kind: 'price', direction: 'either', level: 68_000 },
  sentiment: { kind: 'sentiment', change: 0.45 },
  feed: { kind: 'feed' },
  training: { kind: 'training', result: 'any' },
  paper: { kind: 'paper', event: 'any' },
  drift: { kind: 'drift', event: 'any' },
};

const detail = 'This is a test.';
const likely = 0.58;
const levels = {
  long: { entry: '67,412.35', takeProfit: '68,310.00', stopLoss: '66,870.10' },
  short: { entry: '67,412.35', takeProfit: '66,514.70', stopLoss: '67,954.60' },
};
const ends = {
  takeProfit: { end: 'take profit', exit: '68,310.00', profit: '+1.09 %' },
  stopLoss: { end: 'stop loss', exit: '66,870.10', profit: '−1.04 %' },
  horizon: { end: 'horizon', exit: '67,480.00', profit: '−0.14 %' },
};

/** What the placeholders of a rule stand for when it is tried: what it waits for, as it asks for it, and the rest invented. */
export function sampleFacts(when: When, tickSize: number): Readonly<Record<string, string>> {
  switch (when.kind) {
    case 'prediction': {
      const { signal, minProbability } = when;
      const probability = `${Math.ceil(Number((Math.max(likely, minProbability) * 100).toFixed(6)))} %`;
      const expectedValue = signal === 'abstain' ? '−0.12 %' : '+0.42 %';
      const said = { signal: signal === 'trade' ? 'long' : signal, probability, expectedValue };
      return { ...said, ...levels[signal === 'short' ? 'short' : 'long'], reason: 'this is a test' };
    }
    case 'outcome':
      return { side: 'long', ...ends[when.end === 'any' ? 'takeProfit' : when.end] };
    case 'price': {
      const { level, direction } = when;
      const isDown = direction === 'down';
      const price = beyond(level, isDown, tickSize);
      const [levelText, priceText] = [level, price].map((each) => exactPrice(each, tickSize));
      return { level: levelText, price: priceText, direction: isDown ? 'downwards' : 'upwards' };
    }
    case 'sentiment':
      return { score: '+0.31', change: signed(when.change, 2) };
    case 'feed':
      return { state: 'stale', detail };
    case 'training':
      return { result: when.result === 'any' ? 'finished' : when.result, detail };
    case 'paper':
      return { event: when.event === 'any' ? 'opened' : when.event, detail };
    case 'drift':
      return { model: 'demo-tiny', event: when.event === 'any' ? 'demoted' : when.event, detail };
  }
}

/** About a hundredth of a percent past the level, in whole ticks. */
function beyond(level: number, isDown: boolean, tickSize: number): number {
  const step = Math.max(1, Math.round((level * 1e-4) / tickSize)) * tickSize;
  // A level of a few ticks has no room for one below.
  return Number((isDown ? level - Math.min(step, level / 10) : level + step).toPrecision(12));
}
