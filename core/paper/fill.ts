import type { ClosedCandle } from '../domain/candle.ts';
import { symbolOf } from '../domain/market.ts';
import { minuteMs } from '../domain/timeframe.ts';
import { type AccountState, type PaperPosition, settingsAt } from './account-state.ts';
import { haltAt, staleness } from './breakers.ts';
import { costOf, fromUnits } from './money.ts';
import type { BreakerKind, PaperOrder, PaperResult } from './paper-event.ts';
import { positionSize } from './position-size.ts';

/** An exchange takes no smaller orders, in the account's currency. */
const smallestOrder = 10;

/** The price after slippage: against the one who trades, up to the next tick. */
export function slippedPrice(price: number, isBuy: boolean, slippageBps: number, tickSize: number): number {
  const slipped = price * (1 + ((isBuy ? 1 : -1) * slippageBps) / 10_000);
  const ticks = Number((slipped / tickSize).toPrecision(12));
  const whole = isBuy ? Math.ceil(ticks) : Math.max(1, Math.floor(ticks));
  return Number((whole * tickSize).toPrecision(15));
}

/** What becomes of an order at the open of `bar`: filled, or refused with the reason. */
export function fillOrder(state: AccountState, order: PaperOrder, bar: ClosedCandle): PaperResult {
  const { decision, market, side, takeProfit, stopLoss, tickSize } = order;
  const time = bar.openTime;
  const refuse = (reason: string, breaker: BreakerKind | null = null): PaperResult => ({
    kind: 'refused',
    time,
    decision,
    reason,
    breaker,
  });
  const halt = haltAt(state, time) ?? staleness(state, time, order.delayMs);
  if (halt) return refuse(halt.message, halt.kind);
  if (state.positions.some((position) => position.order.market === market)) {
    return refuse(`There is a position in ${symbolOf(market)} already.`);
  }
  if (time + minuteMs >= order.horizonEnd) return refuse('Its horizon was over before it could be filled.');

  const settings = settingsAt(state, time);
  const price = slippedPrice(bar.open, side === 'long', settings.slippageBps, tickSize);
  const [low, high] = side === 'long' ? [stopLoss, takeProfit] : [takeProfit, stopLoss];
  if (bar.open <= low || bar.open >= high || price <= low || price >= high) {
    return refuse(
      `The price had left the range between its levels before it could be filled: it opened at ${bar.open}.`,
    );
  }

  const balance = fromUnits(state.balance);
  const invested = fromUnits(state.positions.reduce((sum, held) => sum + costOf(held.price, held.quantity), 0));
  const amount = Math.min(balance * positionSize(settings, order), balance - invested);
  if (!(amount >= smallestOrder)) {
    return refuse(
      `Its size would be ${Math.max(0, amount).toFixed(2)}, less than the smallest order of ${smallestOrder}.`,
    );
  }
  const quantity = Math.floor((amount / price) * 1e8) / 1e8;
  const fee = Math.round((costOf(price, quantity) * settings.feeBps) / 10_000);
  return { kind: 'filled', time, decision, price, quantity, fee };
}

/** The books of a position that is left at `price`, before slippage, in the minute that opens at `time`. */
export function closePosition(
  state: AccountState,
  { order, price: entry, quantity }: PaperPosition,
  exit: { readonly time: number; readonly price: number; readonly end: 'takeProfit' | 'stopLoss' | 'horizon' },
): PaperResult {
  const { feeBps, slippageBps } = settingsAt(state, exit.time);
  const { side, tickSize, decision } = order;
  const price = slippedPrice(exit.price, side === 'short', slippageBps, tickSize);
  const gain = costOf(price, quantity) - costOf(entry, quantity);
  const fee = Math.round((costOf(price, quantity) * feeBps) / 10_000);
  return {
    kind: 'closed',
    time: exit.time,
    decision,
    price,
    end: exit.end,
    fee,
    profit: side === 'long' ? gain : 0 - gain,
  };
}
