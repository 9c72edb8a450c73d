import type { AlertRule } from '../contract/contract.ts';
import type { Market } from '../domain/market.ts';
import { exactPrice } from '../domain/number-text.ts';
import { minuteMs } from '../domain/timeframe.ts';
import type { AlertEvent } from './alert-event.ts';
import { crossings, type PriceMove, type Way } from './price-path.ts';

type PriceEvent = Extract<AlertEvent, { kind: 'price' }>;
type TickOf = (market: Market) => number | undefined;
type PriceRule = Extract<AlertRule['when'], { kind: 'price' }>;

/** The last price, or where it came to when it has turned back since: what is told must lie where it is said to be. */
function priceBeyond({ high, low, to }: PriceMove, way: Way, level: number): number {
  if (way === 'up') return to >= level ? to : high;
  return to <= level ? to : low;
}

/** One event for each way through the level that is waited for; its key is the same for all of that way in one bar. */
function crossed(event: PriceEvent, { level, direction }: PriceRule, tickSize: TickOf): PriceEvent[] {
  const ways = crossings(event, level).filter((way) => direction === 'either' || direction === way);
  return ways.map((way) => {
    const tick = event.market === null ? undefined : tickSize(event.market);
    const price = exactPrice(priceBeyond(event, way, level), tick);
    const facts = { price, level: exactPrice(level, tick), direction: way === 'up' ? 'upwards' : 'downwards' };
    return { ...event, key: `price:${event.market}:${event.time - minuteMs}:${way}`, facts };
  });
}

/**
 * The event as the rule tells it, with what only the rule knows among the facts; none when the rule does not wait for it, two when
 * a price went through the level and back.
 * @param tickSize price step, for how prices are written; undefined where it is not known
 */
export function matchRule(
  rule: AlertRule,
  event: AlertEvent,
  tickSize: TickOf = () => undefined,
): readonly AlertEvent[] {
  if (!rule.isEnabled || (rule.market !== null && rule.market !== event.market)) return [];
  if (rule.when.kind === 'price') return event.kind === 'price' ? crossed(event, rule.when, tickSize) : [];
  return isAwaited(rule.when, event) ? [event] : [];
}

function isAwaited(when: Exclude<AlertRule['when'], PriceRule>, event: AlertEvent): boolean {
  switch (when.kind) {
    case 'prediction': {
      if (event.kind !== 'prediction') return false;
      const isSignal = when.signal === 'trade' ? event.signal !== 'abstain' : when.signal === event.signal;
      const isSure = when.minProbability === 0 || (event.probability ?? 0) >= when.minProbability;
      return isSignal && isSure;
    }
    case 'outcome':
      return event.kind === 'outcome' && (when.end === 'any' || when.end === event.end);
    case 'sentiment':
      return event.kind === 'sentiment' && Math.abs(event.change) >= when.change;
    case 'feed':
      return event.kind === 'feed';
    case 'training':
      return event.kind === 'training' && (when.result === 'any' || when.result === event.result);
    case 'paper':
      return event.kind === 'paper' && (when.event === 'any' || when.event === event.event);
    case 'drift':
      return event.kind === 'drift' && (when.event === 'any' || when.event === event.event);
  }
}
