import type { AlertRule } from '../../core/contract/contract.ts';
import { paperSettings } from '../../core/contract/paper-schemas.ts';
import { defaultAlertTemplates } from '../../core/domain/alert.ts';
import type { Market } from '../../core/domain/market.ts';

export const weekMarkets: readonly Market[] = ['demo:BTC/USDT', 'demo:ETH/USDT'];

/** Breakers as wide as they go: the naive account knows none. */
export const weekPaper = paperSettings.parse({ dailyLoss: 1, stopLossesInRow: 100, staleMinutes: 20 });

const rule = (id: string, when: AlertRule['when'], market: Market | null = null): AlertRule => ({
  id,
  name: `Rule ${id}`,
  isEnabled: true,
  market,
  when,
  channels: ['webhook'],
  coolDownMinutes: 0,
  template: defaultAlertTemplates[when.kind],
});

/** @param level a price that BTC/USDT is near */
export function weekRules(level: number): AlertRule[] {
  return [
    rule('trades', { kind: 'prediction', signal: 'trade', minProbability: 0 }),
    rule('ends', { kind: 'outcome', end: 'any' }),
    rule('account', { kind: 'paper', event: 'any' }),
    rule('feeds', { kind: 'feed' }),
    rule('level', { kind: 'price', direction: 'either', level }, weekMarkets[0]),
  ];
}
