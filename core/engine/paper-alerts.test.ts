import { expect, it } from 'vitest';
import { paperAlert } from './paper-alerts.ts';
import type { PaperNews } from './paper-trader.ts';

it('writes the price of a fill as pages do', () => {
  const result = { kind: 'filled', time: 0, decision: 7, price: 63_188.18, quantity: 0.25, fee: 100 } as const;
  const news = { account: { accountId: 1 }, state: {}, market: 'demo:BTC/USDT', result } as unknown as PaperNews;
  expect(paperAlert(news)?.facts.detail).toBe('Decision 7: 0.25 at 63,188.18.');
});
