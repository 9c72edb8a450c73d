import { useEffect } from 'react';
import type { ListedDecision } from '../../../core/contract/contract.ts';
import type { Market } from '../../../core/domain/market.ts';
import { useRequest } from '../../engine/use-request.ts';
import { useRound } from '../../engine/use-round.ts';

const none: ListedDecision[] = [];
/** Three days of ten-minute bars. */
const shown = 432;

/** The newest recorded decisions of a market; none until the engine has answered. */
export function useRecorded(market: Market): readonly ListedDecision[] {
  const round = useRound('record.watch');
  const { data, reload } = useRequest('record.list', { market, limit: shown });
  useEffect(() => {
    if (round > 0) reload();
  }, [round, reload]);
  return data?.items ?? none;
}
