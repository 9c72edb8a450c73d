import type { AlertRule } from '../contract/contract.ts';
import type { AlertEvent } from './alert-event.ts';

/** Which way the bar crossed the level, coming from the close before it; undefined: it did not. */
function crossing(bar: { previousClose: number; high: number; low: number }, level: number): 'up' | 'down' | undefined {
  if (bar.previousClose < level && bar.high >= level) return 'up';
  if (bar.previousClose > level && bar.low <= level) return 'down';
  return undefined;
}

/**
 * The event as the rule tells it, with what only the rule knows among the facts; undefined when the rule does not wait for it.
 * A price that opens beyond the level counts as crossing it.
 */
export function matchRule(rule: AlertRule, event: AlertEvent): AlertEvent | undefined {
  const { when } = rule;
  if (!rule.isEnabled || (rule.market !== null && rule.market !== event.market)) return undefined;
  switch (when.kind) {
    case 'prediction': {
      if (event.kind !== 'prediction') return undefined;
      const isSignal = when.signal === 'trade' ? event.signal !== 'abstain' : when.signal === event.signal;
      const isSure = when.minProbability === 0 || (event.probability ?? 0) >= when.minProbability;
      return isSignal && isSure ? event : undefined;
    }
    case 'outcome':
      return event.kind === 'outcome' && (when.end === 'any' || when.end === event.end) ? event : undefined;
    case 'price': {
      if (event.kind !== 'price') return undefined;
      const way = crossing(event, when.level);
      if (way === undefined || (when.direction !== 'either' && when.direction !== way)) return undefined;
      const facts = { ...event.facts, level: String(when.level), direction: way === 'up' ? 'upwards' : 'downwards' };
      return { ...event, facts };
    }
    case 'sentiment':
      return event.kind === 'sentiment' && Math.abs(event.change) >= when.change ? event : undefined;
    case 'feed':
      return event.kind === 'feed' ? event : undefined;
    case 'training':
      return event.kind === 'training' && (when.result === 'any' || when.result === event.result) ? event : undefined;
    case 'paper':
      return event.kind === 'paper' && (when.event === 'any' || when.event === event.event) ? event : undefined;
    case 'drift':
      return event.kind === 'drift' && (when.event === 'any' || when.event === event.event) ? event : undefined;
  }
}
