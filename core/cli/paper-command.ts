import { Command } from 'commander';
import type { Client } from '../client/connect.ts';
import type { Contract, PaperAccount, PaperState } from '../contract/contract.ts';
import { Failure } from '../domain/failure.ts';
import { money, priceText, whole } from '../domain/number-text.ts';
import { signedPercent } from '../domain/percent.ts';
import { toIso, type UtcMs } from '../domain/time.ts';
import { nonEmpty, positiveNumber, wholeNumber } from './arguments.ts';
import { confirm } from './confirm.ts';
import { counted, printJson, printLine, printRemark, printTable } from './output.ts';
import { type CommonOptions, withCommonOptions, withEngine } from './with-engine.ts';

type AccountOptions = CommonOptions & { exchange?: string; account?: number };
type ListOptions = AccountOptions & { limit: number };

const isoOrNull = (time: UtcMs | null) => (time === null ? null : toIso(time));
const isoOrBlank = (time: UtcMs | null) => (time === null ? '' : toIso(time));

const onExchange = ({ exchangeId }: PaperAccount) => `--exchange ${exchangeId}`;
const isCurrent = ({ archivedAt }: PaperAccount) => archivedAt === null;

/** When its newest order was placed; an account without one has traded before all others. */
async function tradedAt(client: Client<Contract>, { accountId }: PaperAccount): Promise<number> {
  const { items } = await client.request('paper.orders', { accountId, limit: 1 });
  return items[0]?.from ?? Number.NEGATIVE_INFINITY;
}

/** The one of several accounts that has traded last, else the one that was opened last; says so, and how to have another. */
async function lastTraded(client: Client<Contract>, accounts: readonly PaperAccount[]): Promise<PaperAccount> {
  const ranked = await Promise.all(accounts.map(async (account) => ({ account, at: await tradedAt(client, account) })));
  const newest = ranked.reduce((a, b) =>
    b.at > a.at || (b.at === a.at && b.account.openedAt >= a.account.openedAt) ? b : a,
  );
  const others = accounts.filter((account) => account !== newest.account).map(onExchange);
  const why = Number.isFinite(newest.at) ? 'which traded last' : 'which was opened last, and none has traded';
  printRemark(`The account on ${newest.account.exchangeId}, ${why}; of the others: ${others.join(', ')}.`);
  return newest.account;
}

/**
 * Without an exchange: the only account that trades, or of several the one that traded last.
 * @throws Failure 'not-found' when nothing was ever traded on the exchange
 */
async function accountIdOf(client: Client<Contract>, { exchange, account }: AccountOptions): Promise<number> {
  if (account !== undefined) return account;
  const current = (await client.request('paper.accounts', {})).filter(isCurrent);
  if (current.length === 0) {
    const where = exchange === undefined ? 'yet' : `on ${exchange}`;
    throw new Failure('not-found', `There is no paper account ${where}; omni start opens one with the first bar.`);
  }
  if (exchange === undefined) {
    return (current.length === 1 ? current[0] : await lastTraded(client, current)).accountId;
  }
  const found = current.find(({ exchangeId }) => exchangeId === exchange);
  if (found) return found.accountId;
  const others = current.map(onExchange).join(', ');
  throw new Failure('not-found', `There is no paper account on ${exchange}; there is one with ${others}.`);
}

function printState({ account, equity, positions, waiting, halt }: PaperState): void {
  const { accountId, exchangeId, currency, openedAt, archivedAt, startBalance, balance, trades } = account;
  const since = signedPercent(equity / startBalance - 1);
  printLine(`Account ${accountId} on ${exchangeId}, opened ${toIso(openedAt)}${archivedAt ? ', an archive' : ''}`);
  printLine(`Equity ${money(equity)} ${currency} (${since} since the start), balance ${money(balance)}`);
  printLine(`${counted(trades, 'closed trade')}, ${counted(waiting.length, 'waiting order')}`);
  if (halt) printLine(`Paused: ${halt.message}`);
  if (positions.length === 0) return;
  printTable(
    ['market', 'side', 'quantity', 'entry', 'take-profit', 'stop-loss', 'now', 'unrealised'],
    positions.map(({ market, side, quantity, entry, takeProfit, stopLoss, price, tickSize, unrealised }) => [
      market,
      side,
      String(quantity),
      ...[entry, takeProfit, stopLoss, price].map((each) => (each === null ? '' : priceText(each, tickSize))),
      unrealised === null ? '' : money(unrealised),
    ]),
  );
}

function stateAsJson({ account, positions, waiting, ...rest }: PaperState) {
  const { openedAt, archivedAt } = account;
  return {
    account: { ...account, openedAt: toIso(openedAt), archivedAt: isoOrNull(archivedAt) },
    positions: positions.map((held) => ({
      ...held,
      openedAt: toIso(held.openedAt),
      horizonEnd: toIso(held.horizonEnd),
    })),
    waiting: waiting.map((order) => ({ ...order, from: toIso(order.from) })),
    ...rest,
  };
}

async function show(options: AccountOptions): Promise<void> {
  const state = await withEngine(options, async (client) =>
    client.request('paper.read', { accountId: await accountIdOf(client, options) }),
  );
  if (options.json) printJson(stateAsJson(state));
  else printState(state);
}

async function orders(options: ListOptions): Promise<void> {
  const { items, total } = await withEngine(options, async (client) =>
    client.request('paper.orders', { accountId: await accountIdOf(client, options), limit: options.limit }),
  );
  if (options.json) {
    const asJson = items.map((item) => ({
      ...item,
      from: toIso(item.from),
      openedAt: isoOrNull(item.openedAt),
      closedAt: isoOrNull(item.closedAt),
    }));
    return printJson({ total, items: asJson });
  }
  if (items.length === 0) return printLine('No orders yet; a decision that is long or short places one.');
  printTable(
    ['decision', 'market', 'side', 'opened', 'entry', 'closed', 'exit', 'result', 'profit'],
    items.map(({ decision, market, side, openedAt, entry, closedAt, exit, state, end, tickSize, profit, reason }) => [
      String(decision),
      market,
      side,
      isoOrBlank(openedAt),
      entry === null ? '' : priceText(entry, tickSize),
      isoOrBlank(closedAt),
      exit === null ? '' : priceText(exit, tickSize),
      end ?? (reason === null ? state : `${state}: ${reason}`),
      profit === null ? '' : money(profit),
    ]),
  );
  printLine(`${items.length} of ${whole(total)}`);
}

async function ledger(options: ListOptions): Promise<void> {
  const { items, total } = await withEngine(options, async (client) =>
    client.request('paper.ledger', { accountId: await accountIdOf(client, options), limit: options.limit }),
  );
  if (options.json) return printJson({ total, items: items.map((item) => ({ ...item, time: toIso(item.time) })) });
  printTable(
    ['time', 'debit', 'credit', 'amount', 'balance', 'what'],
    items.map(({ time, debit, credit, amount, balance, text }) => [
      toIso(time),
      debit,
      credit,
      money(amount),
      money(balance),
      text,
    ]),
  );
  printLine(`${items.length} of ${whole(total)}`);
}

async function verify(options: AccountOptions): Promise<void> {
  const result = await withEngine(options, async (client) =>
    client.request('paper.verify', { accountId: await accountIdOf(client, options) }),
  );
  if (options.json) printJson(result);
  else if (result.misfit === null) {
    printLine(
      `${counted(result.checked, 'result')} of orders worked out again from recorded decisions and raw 1m bars; the ledger agrees.`,
    );
    if (result.unchecked > 0)
      printLine(`${counted(result.unchecked, 'result')} not checked: their bars are not stored.`);
  }
  if (result.misfit !== null) throw new Failure('corrupt', result.misfit);
}

type ResetOptions = AccountOptions & { balance: number; yes?: boolean };

/** The exchange whose account is reset, and that account; undefined where there is none. */
async function openAccount(client: Client<Contract>, { exchange }: ResetOptions) {
  const current = (await client.request('paper.accounts', {})).filter(isCurrent);
  if (exchange !== undefined) {
    return { exchangeId: exchange, account: current.find(({ exchangeId }) => exchangeId === exchange) };
  }
  if (current.length === 1) return { exchangeId: current[0].exchangeId, account: current[0] };
  throw new Failure(
    'bad-request',
    current.length === 0
      ? 'There is no paper account yet; say with --exchange where to open one, such as --exchange binance.'
      : `There are several paper accounts; say which is reset: ${current.map(onExchange).join(' or ')}.`,
  );
}

/** @returns the exchange, and the account that may be archived there; undefined when there is none */
async function confirmArchiving(options: ResetOptions): Promise<{ exchange: string; accountId: number | undefined }> {
  const { exchangeId, account } = await withEngine(options, (client) => openAccount(client, options));
  if (!account) return { exchange: exchangeId, accountId: undefined };
  const { accountId, trades } = account;
  await confirm(
    `Account ${accountId} on ${exchangeId}, with ${counted(trades, 'closed trade')}, is archived for good, and an empty one with its settings takes its place.`,
    options,
  );
  return { exchange: exchangeId, accountId };
}

async function reset(options: ResetOptions): Promise<void> {
  const { balance: startBalance } = options;
  const confirmed = options.yes ? undefined : await confirmArchiving(options);
  const state = await withEngine(options, async (client) => {
    const { exchangeId, account } = await openAccount(client, {
      ...options,
      exchange: confirmed?.exchange ?? options.exchange,
    });
    const accountId = account?.accountId;
    if (confirmed && accountId !== confirmed.accountId) {
      throw new Failure(
        'conflict',
        `Another account was opened on ${exchangeId} meanwhile; reset again to archive it.`,
      );
    }
    if (accountId === undefined) return client.request('paper.reset', { exchangeId, startBalance });
    const { settings } = await client.request('paper.read', { accountId });
    return client.request('paper.reset', { exchangeId, startBalance, settings });
  });
  if (options.json) printJson(stateAsJson(state));
  else printState(state);
}

/** `omni paper …`: what the decisions would have earned. */
export function paperCommand(): Command {
  const paper = new Command('paper').description(
    'the paper account: its state, orders and ledger; verify it, reset it',
  );
  const ofAccount = (name: string, description: string, example: string) =>
    withCommonOptions(new Command(name).description(description), example)
      .option('--exchange <id>', 'the exchange whose account it is (default: that which traded last)', nonEmpty)
      .option('--account <number>', 'an archived account by its number', wholeNumber(1, 1_000_000));
  const limit = ['--limit <count>', 'at most so many', wholeNumber(1, 500), 20] as const;
  paper.addCommand(
    ofAccount('show', 'equity, positions and why it pauses', 'omni paper show --exchange demo').action(show),
  );
  paper.addCommand(
    ofAccount('orders', 'the newest first', 'omni paper orders --limit 50')
      .option(...limit)
      .action(orders),
  );
  paper.addCommand(
    ofAccount('ledger', 'the newest first', 'omni paper ledger')
      .option(...limit)
      .action(ledger),
  );
  paper.addCommand(
    ofAccount('verify', 'work it out again from recorded decisions and raw 1m bars', 'omni paper verify').action(
      verify,
    ),
  );
  paper.addCommand(
    withCommonOptions(
      new Command('reset').description('open a new account; the one before is kept as an archive'),
      'omni paper reset --exchange demo --balance 5000 --yes',
    )
      .option('--exchange <id>', 'the exchange whose account it is; needed when there are several', nonEmpty)
      .option('--balance <amount>', 'starting balance, USDT', positiveNumber(1_000_000), 10_000)
      .option('--yes', 'do it without a question')
      .action(reset),
  );
  return paper;
}
