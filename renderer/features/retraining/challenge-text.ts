import type { Challenge, RetrainingSettings } from '../../../core/contract/retraining-schemas.ts';
import { marketsLabel } from '../../../core/domain/market.ts';
import { formatDateTime } from '../../ui/local-time.ts';

type Judgement = NonNullable<Challenge['judgement']>;

export const outcomeNames: Readonly<Record<Judgement['outcome'], string>> = {
  wins: 'Challenger wins',
  noDifference: 'No difference',
  loses: 'Challenger loses',
  tooLittleData: 'Too little data',
};

export const outcomeTones: Readonly<Record<Judgement['outcome'], 'up' | 'down' | 'flat'>> = {
  wins: 'up',
  noDifference: 'flat',
  loses: 'down',
  tooLittleData: 'flat',
};

/** What came of a challenge, or how far it is. */
export function stateText({ state, switched, problem, nextTryAt }: Challenge): string {
  switch (state) {
    case 'training':
      return nextTryAt === null ? 'being trained' : `tried again ${formatDateTime(nextTryAt)}`;
    case 'judging':
      return 'being judged';
    case 'offered':
      return 'waits for your answer';
    case 'accepting':
    case 'switching':
      return `takes over ${marketsLabel(switched)}`;
    case 'accepted':
      return `you use it for ${marketsLabel(switched)}`;
    case 'switched':
      return `switched by itself for ${marketsLabel(switched)}`;
    case 'declined':
      return 'you kept the champion';
    case 'withdrawn':
      return `no offer: ${problem ?? ''}`;
    case 'failed':
      return `failed: ${problem ?? ''}`;
  }
}

/** What the settings do, one line. */
export function settingsText(settings: RetrainingSettings): string {
  const { isEnabled, afterDays, isOnDrift, judgedDays, leastDaysBetween, markets, hours, isSwitching } = settings;
  if (!isEnabled) return 'Off: a model is trained again only when you ask for it.';
  const when = `On: when a model’s data are older than ${afterDays} days${isOnDrift ? ' or it drifts' : ''}`;
  const limits = [
    `at most every ${leastDaysBetween} days`,
    ...(markets ? [`for ${marketsLabel(markets)} only`] : []),
    ...(hours ? [`from ${hours.from} to ${hours.to}`] : []),
  ].join(', ');
  const then = isSwitching ? 'and takes over by itself when it wins' : 'and offered to you';
  return `${when}, ${limits}. The challenger is judged on the newest ${judgedDays} days ${then}.`;
}
