import type { CandleStore } from '../candles/store.ts';
import type { PaperSettings } from '../contract/contract.ts';
import { paperReset } from '../contract/paper-schemas.ts';
import { Failure, toFailureData } from '../domain/failure.ts';
import { exchangeIdOf, type Market } from '../domain/market.ts';
import type { Logger } from '../domain/ports.ts';
import type { RecordedDecision } from '../domain/record.ts';
import type { Clock } from '../domain/time.ts';
import { minuteMs } from '../domain/timeframe.ts';
import { type AccountState, applyEvent } from '../paper/account-state.ts';
import { type Halt, haltAt } from '../paper/breakers.ts';
import { type MinuteSource, minutesOf } from '../paper/minutes.ts';
import { nextResults } from '../paper/next-results.ts';
import { orderOf, paperCurrency } from '../paper/order-of.ts';
import type { PaperEvent, PaperResult } from '../paper/paper-event.ts';
import type { PaperStore, StoredAccount } from '../paper/paper-store.ts';
import type { DecisionStore } from '../record/open-record.ts';
import { readRow } from '../record/seal-row.ts';
import type { LiveCandles } from './live-candles.ts';
import type { LiveEvent } from './live-events.ts';
import { accountStart, setAccounts, settingsEvent, type WantedAccounts } from './paper-accounts.ts';
import type { StatusBoard } from './status.ts';
import { createTopic, type Topic } from './topic.ts';

/** What the trading account did; told once it is durable. */
export type PaperNews = { readonly account: StoredAccount; readonly state: AccountState } & (
  | { readonly result: PaperResult; readonly market: Market }
  | { readonly halt: Halt }
);

type Held = { account: StoredAccount; state: AccountState; seen: number };

/** Trades recorded decisions of each exchange in its paper account. */
export type PaperTrader = {
  /** The account that trades on an exchange; undefined before the first bar that is streamed from there. */
  current(exchangeId: string): StoredAccount | undefined;
  state(accountId: number): AccountState;
  setSettings(accountId: number, settings: PaperSettings): void;
  reset(exchangeId: string, startBalance: number, settings: PaperSettings): StoredAccount;
  /** Opens accounts that are missing and changes the settings of the others, all of it or nothing. */
  setAll(wanted: WantedAccounts): void;
  /** Where accounts read the market. */
  source: MinuteSource;
  changed: Topic<PaperNews | undefined>;
  close(): void;
};

const rowsAtOnce = 500;

/** Before its minute a decision is an order or a position. */
export function marketOf({ orders, positions }: AccountState, decision: number): Market {
  const all = [...orders, ...positions.map(({ order }) => order)];
  return all.find((order) => order.decision === decision)?.market as Market;
}

export function createPaperTrader(options: {
  store: PaperStore;
  candles: CandleStore;
  record: Pick<DecisionStore, 'rowsAfter' | 'count'>;
  events: Topic<LiveEvent>;
  live: LiveCandles;
  /** What the first account of an exchange is opened with; default: the account's own defaults. */
  costs?(): Partial<Pick<PaperSettings, 'feeBps' | 'slippageBps'>>;
  notice: StatusBoard['notice'];
  clock: Clock;
  logger: Logger;
}): PaperTrader {
  const { store, candles, record, events, live, costs, notice, clock, logger } = options;
  const changed = createTopic<PaperNews | undefined>();
  const source = minutesOf(candles);
  const held = new Map<string, Held>();
  let lastProblem: string | undefined;

  const current = (exchangeId: string): Held | undefined => {
    const known = held.get(exchangeId);
    const account = known?.account ?? store.accounts().findLast((one) => one.exchangeId === exchangeId);
    if (known || !account) return known;
    const state = store.state(account.accountId);
    const loaded = { account, state, seen: state.lastDecision };
    held.set(exchangeId, loaded);
    return loaded;
  };

  const open = (exchangeId: string, startBalance: number, settings: PaperSettings): StoredAccount => {
    const account = store.open(accountStart({ record, clock }, exchangeId, startBalance, settings));
    held.delete(exchangeId);
    changed.publish(undefined);
    return account;
  };

  /** Stored first, then believed, then told. */
  const add = (of: Held, added: readonly PaperEvent[]) => {
    store.append(of.account.accountId, added);
    of.state = added.reduce(applyEvent, of.state);
  };

  const takeOrder = (of: Held, row: RecordedDecision) => {
    const { market } = row;
    if (exchangeIdOf(market) !== of.account.exchangeId || !market.endsWith(`/${paperCurrency}`)) return;
    const order = orderOf(row, of.state);
    if (order) add(of, [order]);
  };

  const takeOrders = (of: Held) => {
    for (;;) {
      const rows = record.rowsAfter(of.seen, rowsAtOnce);
      for (const row of rows) {
        takeOrder(of, readRow(row.row, row.hash));
        of.seen = row.number;
      }
      if (rows.length < rowsAtOnce) return;
    }
  };

  const tellHalt = ({ account, state }: Held, before: AccountState, time: number) => {
    const halt = haltAt(state, time);
    if (!halt || halt.kind === haltAt(before, time)?.kind) return;
    notice('warn', `The paper account pauses: ${halt.message}`);
    changed.publish({ account, state, halt });
  };

  const advance = (of: Held) => {
    takeOrders(of);
    for (;;) {
      const results = nextResults(of.state, source);
      if (results.length === 0) return;
      const before = of.state;
      add(of, results);
      for (const result of results) {
        logger.info('the paper account acted', { account: of.account.accountId, ...result });
        const market = marketOf(before, result.decision);
        changed.publish({ account: of.account, state: of.state, result, market });
      }
      tellHalt(of, before, results[0].time + minuteMs);
    }
  };

  /** Nothing is lost when it fails: the next bar tries again from what is stored. Only what is streamed opens an account. */
  const step = (exchangeId: string, isStreamed: boolean) => {
    try {
      if (isStreamed && !current(exchangeId)) {
        const { startBalance, settings } = paperReset.parse({ exchangeId, settings: { ...costs?.() } });
        open(exchangeId, startBalance, settings);
      }
      const of = current(exchangeId);
      if (!of) return;
      advance(of);
      // What is open is worth something else with each bar.
      if (of.state.positions.length > 0) changed.publish(undefined);
      if (lastProblem) notice('info', 'The paper account trades again.');
      lastProblem = undefined;
    } catch (error) {
      const { message } = toFailureData(error);
      logger.error('the paper account could not go on', { exchangeId, error: String(error) });
      if (message !== lastProblem) notice('error', `The paper account stands still: ${message}`);
      lastProblem = message;
    }
  };

  const ends = [
    events.subscribe((event) => {
      if (event.kind === 'decision') step(exchangeIdOf(event.row.market), true);
    }),
    live.onMarket((market, event) => {
      if (event.kind === 'forming') return;
      step(exchangeIdOf(market), event.kind === 'closed' || event.isStreamed === true);
    }),
  ];

  const heldAccount = (accountId: number): Held => {
    const { exchangeId } = store.account(accountId);
    const found = current(exchangeId);
    if (found?.account.accountId === accountId) return found;
    throw new Failure('conflict', `Paper account ${accountId} is an archive: it does not trade any more.`);
  };

  return {
    current: (exchangeId) => current(exchangeId)?.account,
    state(accountId) {
      const known = [...held.values()].find(({ account }) => account.accountId === accountId);
      return known?.state ?? store.state(accountId);
    },
    setSettings(accountId, settings) {
      const of = heldAccount(accountId);
      add(of, [settingsEvent(of.state, settings, clock.now())]);
      changed.publish(undefined);
    },
    setAll(wanted) {
      setAccounts({ store, record, clock }, wanted);
      // What is held is read again from what is stored.
      held.clear();
      changed.publish(undefined);
    },
    reset: open,
    source,
    changed,
    close() {
      for (const end of ends) end();
    },
  };
}
