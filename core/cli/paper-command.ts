import { Command } from 'commander';
import type { Client } from '../client/connect.ts';
import type { Contract, PaperState } from '../contract/contract.ts';
import { Failure } from '../domain/failure.ts';
import { money, priceText, whole } from '../domain/number-text.ts';
import { signedPercent } from '../domain/percent.ts';
import { toIso, type UtcMs } from '../domain/time.ts';
import { nonEmpty, positiveNumber, wholeNumber } from './arguments.ts';
import { confirm } from './confirm.ts';
import { counted, printJson, printLine, printTable } from './output.ts';
import { type CommonOptions, withCommonOptions, withEngine } from './with-engine.ts';

type AccountOptions = CommonOptions & { exchange: string; account?: number };
type ListOptions = AccountOptions & { limit: number };

const isoOrNull = (time: UtcMs | null) => (time === null ? null : toIso(time));
const isoOrBlank = (time: UtcMs | null) => (time === null ? '' : toIso(time));

/** @throws Failure 'not-found' when nothing was ever traded on the exchange */
async function accountIdOf(client: Client<Contract>, { exchange, account }: AccountOptions): Promise<number> {
  if (account !== undefined) return account;
  const accounts = await client.request('paper.accounts', {});
  const found = accounts.findLast(({ exchangeId }) => exchangeId === exchange);
  if (found) return found.accountId;
  const others = [...new Set(accounts.map(({ exchangeId }) => exchangeId))].join(', ');
  const hint = others ? `there are some on: ${others} (--exchange)` : 'omni start opens one with the first bar';
  throw new Failure('not-found', `There is no paper account on ${exchange}; ${hint}.`);
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

async function openAccount(client: Client<Contract>, { exchange }: ResetOptions) {
  const accounts = await client.request('paper.accounts', {});
  return accounts.find(({ exchangeId, archivedAt }) => exchangeId === exchange && archivedAt === null);
}

/** @returns the account that may be archived; undefined when there is none */
async function confirmArchiving(options: ResetOptions): Promise<number | undefined> {
  const open = await withEngine(options, (client) => openAccount(client, options));
  if (!open) return undefined;
  const { accountId, trades } = open;
  await confirm(
    `Account ${accountId} on ${options.exchange}, with ${counted(trades, 'closed trade')}, is archived for good, and an empty one with its settings takes its place.`,
    options,
  );
  return accountId;
}

async function reset(options: ResetOptions): Promise<void> {
  const { exchange: exchangeId, balance: startBalance } = options;
  const confirmed = options.yes ? undefined : await confirmArchiving(options);
  const state = await withEngine(options, async (client) => {
    const accountId = (await openAccount(client, options))?.accountId;
    if (!options.yes && accountId !== confirmed) {
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
      .option('--exchange <id>', 'the exchange whose account it is', nonEmpty, 'binance')
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
      .option('--exchange <id>', 'the exchange whose account it is', nonEmpty, 'binance')
      .option('--balance <amount>', 'starting balance, USDT', positiveNumber(1_000_000), 10_000)
      .option('--yes', 'do it without a question')
      .action(reset),
  );
  return paper;
}
