import type { CandleStore } from '../candles/store.ts';
import type { Contract, PaperAccount, PaperState } from '../contract/contract.ts';
import type { Handlers } from '../contract/define.ts';
import type { Clock } from '../domain/time.ts';
import { newAccount } from '../paper/account-state.ts';
import { fromUnits } from '../paper/money.ts';
import { paperCurrency } from '../paper/order-of.ts';
import type { PaperStore, StoredAccount } from '../paper/paper-store.ts';
import { verifyEvents } from '../paper/verify-account.ts';
import type { DecisionStore } from '../record/open-record.ts';
import type { PaperTrader } from './paper-trader.ts';
import { viewAccount } from './paper-view.ts';
import { untilAborted } from './topic.ts';

/** Paper accounts, as pages and commands see them. */
export function createPaperHandlers(options: {
  store: PaperStore;
  trader: PaperTrader;
  candles: CandleStore;
  record: Pick<DecisionStore, 'read'>;
  clock: Clock;
}): Pick<Handlers<Contract>, Extract<keyof Contract, `paper.${string}`>> {
  const { store, trader, candles, record, clock } = options;

  const describe = (stored: StoredAccount, all: readonly StoredAccount[]): PaperAccount => {
    const { accountId, exchangeId, openedAt, startBalance } = stored;
    const next = all.find((one) => one.exchangeId === exchangeId && one.accountId > accountId);
    return {
      accountId,
      exchangeId,
      currency: paperCurrency,
      openedAt,
      archivedAt: next?.openedAt ?? null,
      startBalance: fromUnits(startBalance),
      balance: store.ledger({ accountId, limit: 1 }).items[0].balance,
      trades: store.trades(accountId),
    };
  };
  const view = (accountId: number): PaperState => {
    const account = describe(store.account(accountId), store.accounts());
    return viewAccount(account, trader.state(accountId), { candles, clock });
  };

  return {
    'paper.accounts': () => {
      const all = store.accounts();
      return all.map((account) => describe(account, all));
    },
    'paper.read': ({ accountId }) => view(accountId),
    'paper.watch': async (_, signal, emit) => {
      const stop = trader.changed.subscribe(() => emit({}));
      await untilAborted(signal);
      stop();
    },
    'paper.orders': (query) => store.orders(query),
    'paper.ledger': (query) => store.ledger(query),
    'paper.curve': ({ accountId }) => store.curve(accountId),
    'paper.setSettings': ({ accountId, settings }) => {
      trader.setSettings(accountId, settings);
      return view(accountId);
    },
    'paper.reset': ({ exchangeId, startBalance, settings }) =>
      view(trader.reset(exchangeId, startBalance, settings).accountId),
    'paper.verify': ({ accountId }) => {
      const { startBalance: balance, settings, openedAt, sinceDecision } = store.account(accountId);
      const start = newAccount({ balance, settings, openedAt, sinceDecision });
      const { checked, unchecked, misfit, ...again } = verifyEvents(start, store.events(accountId), {
        source: trader.source,
        decision: (number) => record.read(number).listed.decision,
      });
      const cash = store.ledger({ accountId, limit: 1 }).items[0].balance;
      const worked = fromUnits(again.balance);
      const isOff = misfit === null && worked !== cash;
      const off = `The ledger ends at ${cash}, worked out again it is ${worked}.`;
      return { checked, unchecked, misfit: isOff ? off : misfit };
    },
  };
}
