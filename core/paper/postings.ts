import type { Units } from './money.ts';
import type { PaperEvent } from './paper-event.ts';

export type LedgerName = 'cash' | 'capital' | 'fees' | 'trading';

/** A double entry: what `debit` gains `credit` gives; the amount is above zero. */
export type Posting = {
  readonly debit: LedgerName;
  readonly credit: LedgerName;
  readonly amount: Units;
  readonly text: string;
};

export const openingPosting = (balance: Units): Posting => ({
  debit: 'cash',
  credit: 'capital',
  amount: balance,
  text: 'Starting balance',
});

const fee = (amount: Units, text: string): Posting[] =>
  amount > 0 ? [{ debit: 'fees', credit: 'cash', amount, text }] : [];

/** How an event is entered into the ledger: nothing for what moves no money. */
export function postingsOf(event: PaperEvent): Posting[] {
  if (event.kind === 'filled') return fee(event.fee, `Fee for opening decision ${event.decision}`);
  if (event.kind !== 'closed') return [];
  const { profit, decision } = event;
  const result: Posting[] =
    profit > 0
      ? [{ debit: 'cash', credit: 'trading', amount: profit, text: `Profit of decision ${decision}` }]
      : profit < 0
        ? [{ debit: 'trading', credit: 'cash', amount: -profit, text: `Loss of decision ${decision}` }]
        : [];
  return [...result, ...fee(event.fee, `Fee for closing decision ${decision}`)];
}

/** What a posting adds to the cash. */
export function cashChange({ debit, credit, amount }: Posting): Units {
  return (debit === 'cash' ? amount : 0) - (credit === 'cash' ? amount : 0);
}
