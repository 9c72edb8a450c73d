import type { DecisionOutcome, RecordedDecision } from '../../../core/domain/record.ts';
import type { UtcMs } from '../../../core/domain/time.ts';
import { formatDuration } from '../../ui/format.ts';

type End = DecisionOutcome['end'];

export const endNames: Readonly<Record<End, string>> = {
  takeProfit: 'take profit',
  stopLoss: 'stop loss',
  horizon: 'horizon',
};

/** What became of a decision, in a word or two; without levels nothing could become of it. */
export function outcomeText(decision: RecordedDecision, outcome: DecisionOutcome | null, now: UtcMs): string {
  if (outcome) return endNames[outcome.end];
  if (decision.side === null) return '';
  return now < decision.horizonEnd ? `open, ${formatDuration(decision.horizonEnd - now)} left` : 'not known';
}

/** `won`, `lost` or `even` after cost, as the colours have it; undefined while that is not known. */
export function directionOf(outcome: DecisionOutcome | null): 'up' | 'down' | undefined {
  if (!outcome || outcome.profit === 0) return undefined;
  return outcome.profit > 0 ? 'up' : 'down';
}
