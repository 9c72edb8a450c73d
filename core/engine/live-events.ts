import type { DecisionOutcome, RecordedDecision } from '../domain/record.ts';
import { createTopic, type Topic } from './topic.ts';

/** What happens to recorded decisions; published only after it is durable. */
export type LiveEvent =
  | { readonly kind: 'decision'; readonly row: RecordedDecision }
  /** A barrier was hit or the horizon ended; again when a revised bar changes what was said before. */
  | { readonly kind: 'outcome'; readonly row: RecordedDecision; readonly outcome: DecisionOutcome };

export function createLiveEvents(): Topic<LiveEvent> {
  return createTopic<LiveEvent>();
}
