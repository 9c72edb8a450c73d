import { useEffect, useRef } from 'react';
import type { Contract } from '../../core/contract/contract.ts';
import type { Params, RequestName, ResultOf } from '../../core/contract/define.ts';
import { type Answer, useRequest } from './use-request.ts';

/** As `useRequest`, and asks again with each round; what was answered stays until the next answer is there. */
export function useFreshRequest<N extends RequestName<Contract>>(
  name: N,
  params: Params<Contract[N]>,
  round: number,
): Answer<ResultOf<Contract[N]>> {
  const answer = useRequest(name, params);
  const asked = useRef(round);
  const { reload } = answer;
  useEffect(() => {
    if (asked.current === round) return;
    asked.current = round;
    reload();
  }, [round, reload]);
  return answer;
}
