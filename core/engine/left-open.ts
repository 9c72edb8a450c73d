import { exchangeIdOf, type Market, symbolOf } from '../domain/market.ts';
import type { PaperStore } from '../paper/paper-store.ts';
import type { DecisionStore } from '../record/open-record.ts';
import type { PaperTrader } from './paper-trader.ts';

/** What of markets that are streamed no longer is still open, one plain sentence; null when nothing is. */
export type LeftOpen = (symbols: readonly string[], exchangeId: string | undefined) => string | null;

const counted = (count: number, noun: string) => `${count} open ${noun}${count === 1 ? '' : 's'}`;

/** Finds what waits for the bars of a market: open paper positions, and recorded decisions without an outcome. */
export function createLeftOpen(options: {
  record: Pick<DecisionStore, 'markets' | 'unresolved'>;
  paper: Pick<PaperStore, 'accounts'>;
  trader: Pick<PaperTrader, 'state'>;
}): LeftOpen {
  const { record, paper, trader } = options;

  const positionsIn = (market: Market): number => {
    const account = paper.accounts().findLast(({ exchangeId }) => exchangeId === exchangeIdOf(market));
    if (!account) return 0;
    return trader.state(account.accountId).positions.filter(({ order }) => order.market === market).length;
  };
  const describe = (market: Market): string | undefined => {
    const positions = positionsIn(market);
    const decisions = record.unresolved(market).filter(({ outcome }) => outcome === null).length;
    const parts = [
      ...(positions > 0 ? [counted(positions, 'paper position')] : []),
      ...(decisions > 0 ? [counted(decisions, 'decision')] : []),
    ];
    return parts.length > 0 ? `${parts.join(' and ')} of ${market}` : undefined;
  };

  return (symbols, exchangeId) => {
    const removed = record
      .markets()
      .filter(
        (market) => symbols.includes(symbolOf(market)) && exchangeIdOf(market) === (exchangeId ?? exchangeIdOf(market)),
      );
    const found = removed.flatMap((market) => describe(market) ?? []);
    if (found.length === 0) return null;
    return `No bars come any more for ${found.join(', ')}: they stay open until the market is streamed again or its bars are downloaded.`;
  };
}
