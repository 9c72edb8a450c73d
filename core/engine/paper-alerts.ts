import type { AlertEvent } from '../alerts/alert-event.ts';
import { exactPrice, money } from '../domain/number-text.ts';
import { minuteMs } from '../domain/timeframe.ts';
import { fromUnits } from '../paper/money.ts';
import { paperCurrency } from '../paper/order-of.ts';
import type { PaperNews } from './paper-trader.ts';

const ends = { takeProfit: 'take profit', stopLoss: 'stop loss', horizon: 'horizon' } as const;

/** Where an account's results are stored, in the order of the ends of their minutes. */
export const paperSource = (accountId: number) => `paper ${accountId}`;

/** What alert rules see of the paper account: positions and pauses; a refused order is no news. */
export function paperAlert(news: PaperNews): AlertEvent | undefined {
  const { accountId } = news.account;
  const source = paperSource(accountId);
  if ('halt' in news) {
    const { kind, message } = news.halt;
    const time = news.state.nextMinute;
    const facts = { event: 'paused', detail: message };
    const key = `paper ${accountId} ${kind} ${time}`;
    return { key, kind: 'paper', event: 'paused', time, market: null, facts, stored: { source, position: time } };
  }
  const { result } = news;
  if (result.kind === 'refused') return undefined;
  const { kind, decision, price } = result;
  const key = `paper ${accountId} ${kind} ${decision}`;
  const stored = { source, position: result.time + minuteMs };
  if (kind === 'filled') {
    const facts = { event: 'opened', detail: `Decision ${decision}: ${result.quantity} at ${exactPrice(price)}.` };
    return { key, kind: 'paper', event: 'opened', time: result.time, market: news.market, facts, stored };
  }
  const gain = money(fromUnits(result.profit - result.fee));
  const detail = `Decision ${decision} ended at its ${ends[result.end]}, ${exactPrice(price)}: ${gain} ${paperCurrency} after the fee for closing.`;
  const facts = { event: 'closed', detail };
  return { key, kind: 'paper', event: 'closed', time: result.time + minuteMs, market: news.market, facts, stored };
}
