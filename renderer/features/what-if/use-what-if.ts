import { useDebouncedValue } from '@mantine/hooks';
import { useRef, useState } from 'react';
import type { Counterfactual, CounterfactualRequest } from '../../../core/contract/contract.ts';
import { useRequest } from '../../engine/use-request.ts';
import { changeOf, type Draft, untouched } from './what-if-form.ts';

export type Subject = Pick<CounterfactualRequest, 'of' | 'modelId'>;

/** Typing goes on for so long before the engine is asked. */
const restMs = 250;

/** What is asked about a decision and what is answered; the last answer stays while the next is on its way. */
export function useWhatIf(subject: Subject) {
  const [draft, setDraft] = useState<Draft>(untouched);
  const answered = useRef<Counterfactual | null>(null);
  const rules = answered.current?.before.rules;
  const wanted = rules ? changeOf(draft, rules) : {};
  // While a field is wrong the last answer stays.
  const last = useRef(wanted);
  last.current = wanted ?? last.current;
  const [asked] = useDebouncedValue(JSON.stringify(last.current), restMs);
  const request = useRequest('predictions.counterfactual', { ...subject, ...JSON.parse(asked) });
  answered.current = request.data ?? answered.current;
  return {
    draft,
    setDraft,
    answer: answered.current,
    /** Whether anything is asked for that differs from what held. */
    isChanged: asked !== '{}',
    isPending: !request.data || asked !== JSON.stringify(last.current),
    ...{ problem: request.problem, problemSince: request.problemSince, reload: request.reload },
  };
}
