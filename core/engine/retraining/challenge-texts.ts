import type { AlertEvent } from '../../alerts/alert-event.ts';
import type { Challenge } from '../../contract/retraining-schemas.ts';
import { marketsLabel } from '../../domain/market.ts';
import type { UtcMs } from '../../domain/time.ts';

type Notice = { readonly level: 'info' | 'error'; readonly message: string };

/** What a challenge in a new state tells the user, whether a page is open or not; undefined when the user knows it already. */
export function challengeNotice({ state, champion, why, judgement, switched, problem }: Challenge): Notice | undefined {
  const { modelId } = champion;
  switch (state) {
    case 'training':
      return { level: 'info', message: `Retraining of ${modelId} has begun in the background. ${why}` };
    case 'offered':
      return {
        level: 'info',
        message: `${judgement?.sentence} Choose on the Models page; ${modelId} goes on predicting.`,
      };
    case 'switched':
      return {
        level: 'info',
        message: `${judgement?.sentence} It predicts ${marketsLabel(switched)} from now on, as the retraining settings ask.`,
      };
    case 'withdrawn':
      return { level: 'info', message: `The retraining of ${modelId} has ended without an offer: ${problem}` };
    case 'failed':
      return { level: 'error', message: `The retraining of ${modelId} has failed: ${problem}` };
    default:
      return undefined;
  }
}

const results: Partial<Record<Challenge['state'], string>> = {
  offered: 'offers a challenger',
  switched: 'has switched models',
  failed: 'failed',
};

/** The same as rules see it: a training that has come to an end, with what came of it. */
export function challengeAlert(challenge: Challenge, time: UtcMs): AlertEvent | undefined {
  const { id, state } = challenge;
  const result = results[state];
  const notice = challengeNotice(challenge);
  if (result === undefined || notice === undefined) return undefined;
  return {
    kind: 'training',
    key: `challenge:${id}:${state}`,
    time,
    market: null,
    result: state === 'failed' ? 'failed' : 'finished',
    facts: { result, detail: notice.message },
  };
}
