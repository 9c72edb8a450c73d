import type { ListedDecision, RecordQuery } from '../../../core/contract/contract.ts';
import { usePages } from '../../engine/use-pages.ts';

const keyOf = ({ decision }: ListedDecision) => decision.number;

/**
 * Recorded decisions that pass the filter, in the order asked for; further ones come as they are asked for.
 * @param round raised when a row or an outcome is new
 */
export function useDecisions(query: Omit<RecordQuery, 'afterNumber' | 'limit'>, round: number) {
  return usePages<ListedDecision>(
    {
      key: JSON.stringify(query),
      read: (client, limit, after, signal) =>
        client.request('record.list', { ...query, afterNumber: after?.decision.number, limit }, signal),
      keyOf,
    },
    round,
  );
}
