import type { CandleStore } from '../candles/store.ts';
import type { PaperAccount, PaperState } from '../contract/contract.ts';
import { type Clock, toIso } from '../domain/time.ts';
import { minuteMs } from '../domain/timeframe.ts';
import { type AccountState, settingsAt } from '../paper/account-state.ts';
import { haltAt } from '../paper/breakers.ts';
import { costOf, fromUnits } from '../paper/money.ts';

/** An account as it is shown, with open positions at the newest closed price. */
export function viewAccount(
  account: PaperAccount,
  state: AccountState,
  { candles, clock }: { candles: Pick<CandleStore, 'last'>; clock: Clock },
): PaperState {
  const now = clock.now();
  // Orders fill at the open of a minute, so what holds now is what holds for the next one.
  const nextMinute = Math.max(Math.ceil(now / minuteMs) * minuteMs, state.nextMinute, state.settings.at(-1)?.from ?? 0);
  // The newest settings are shown at once, though they hold from the next minute on.
  const settings = settingsAt(state, Number.POSITIVE_INFINITY);
  const positions = state.positions.map(({ order, openedAt, price: entry, quantity }) => {
    const { decision, market, side, takeProfit, stopLoss, tickSize, horizonEnd } = order;
    const price = candles.last(market, '1m')?.close ?? null;
    const gain = price === null ? null : fromUnits(costOf(price, quantity) - costOf(entry, quantity));
    const unrealised = gain !== null && side === 'short' ? 0 - gain : gain;
    const levels = { entry, takeProfit, stopLoss, tickSize, horizonEnd };
    return { decision, market, side, quantity, openedAt, ...levels, price, unrealised };
  });
  const waiting = state.orders.map(({ decision, market, side, time: from }) => ({ decision, market, side, from }));

  const late = [...positions, ...waiting].flatMap(({ market }) => {
    const last = candles.last(market, '1m');
    const closed = last ? last.openTime + minuteMs : 0;
    return now - closed > settings.staleMinutes * minuteMs ? { market, closed } : [];
  });
  const stale = late.map(({ market, closed }) => ({
    kind: 'stale' as const,
    message: `The newest bar of ${market} closed at ${toIso(closed)}: nothing fills and nothing is opened until its bars are there.`,
  }));
  const halt = account.archivedAt === null ? (haltAt(state, nextMinute) ?? stale[0] ?? null) : null;
  const open = positions.reduce((sum, { unrealised }) => sum + (unrealised ?? 0), 0);
  return { account, settings, equity: account.balance + open, positions, waiting, halt };
}
