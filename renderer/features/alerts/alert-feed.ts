import { useEffect } from 'react';
import { create } from 'zustand';
import type { Client } from '../../../core/client/connect.ts';
import type { Alert, AlertHistory, AlertList, Contract } from '../../../core/contract/contract.ts';
import { useConnection } from '../../engine/use-connection.ts';
import { type Answer, useRequest } from '../../engine/use-request.ts';
import { useStream } from '../../engine/use-stream.ts';
import { playAlert } from './play-alert.ts';
import { type Act, showNotification } from './show-notification.ts';

/** Counts what has changed about alerts. */
const useRound = create<{ round: number }>(() => ({ round: 0 }));

/** Asks again whenever something about alerts has changed. */
function useFresh<T>(answer: Answer<T>): Answer<T> {
  const round = useRound((state) => state.round);
  const { reload } = answer;
  useEffect(() => {
    if (round > 0) reload();
  }, [round, reload]);
  return answer;
}

export const useAlertList = (): Answer<AlertList> => useFresh(useRequest('alerts.list', {}));
export const useAlertHistory = (limit: number): Answer<AlertHistory> =>
  useFresh(useRequest('alerts.history', { limit }));

/** Listens for this window: shows and sounds what no other window has taken. Used once, by the frame. */
export function useAlertFeed(): void {
  const client = useConnection((state) => state.client);

  const actOf = async (to: Client<Contract>, alert: Alert, channel: 'desktop' | 'sound'): Promise<Act> => {
    if (channel === 'desktop') return showNotification(alert);
    const { settings } = await to.request('alerts.list', {});
    return playAlert(settings.delivery.sound);
  };
  const take = async (alert: Alert, channel: 'desktop' | 'sound') => {
    if (!client) return;
    const { problem, run } = await actOf(client, alert, channel);
    const answer = await client.request('alerts.claim', { id: alert.id, channel, ...(problem ? { problem } : {}) });
    if (answer.isYours && !problem) run();
  };

  useStream('alerts.watch', {}, (event) => {
    useRound.setState(({ round }) => ({ round: round + 1 }));
    if (event.kind !== 'fired') return;
    for (const { channel, state } of event.alert.deliveries) {
      const isOurs = state === 'waiting' && (channel === 'desktop' || channel === 'sound');
      // Without a link the alert waits for the next window, or is shown as missed.
      if (isOurs) take(event.alert, channel).catch(() => {});
    }
  });
}
