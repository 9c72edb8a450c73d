import type { PaperSettings } from '../contract/contract.ts';
import type { ClosedCandle } from '../domain/candle.ts';
import type { Market } from '../domain/market.ts';
import type { RecordedDecision } from '../domain/record.ts';
import { minuteMs } from '../domain/timeframe.ts';

type Open = { row: RecordedDecision; price: number; quantity: number };

/**
 * The cash after every booking, worked out minute by minute in the plainest way, with nothing of the account's own code: fixed fraction,
 * breakers never reached, no bar missing.
 */
export function naiveBalances(
  decisions: readonly RecordedDecision[],
  bars: ReadonlyMap<Market, readonly ClosedCandle[]>,
  { feeBps, slippageBps, fraction }: PaperSettings,
): number[] {
  let cents = 10_000n * 100_000_000n;
  const balances = [Number(cents) / 1e8];
  const book = (units: number) => {
    if (units === 0) return;
    cents += BigInt(units);
    balances.push(Number(cents) / 1e8);
  };
  const slip = (price: number, up: boolean) => {
    const hundredths = Number((price * (1 + ((up ? 1 : -1) * slippageBps) / 10_000) * 100).toPrecision(12));
    return (up ? Math.ceil(hundredths) : Math.floor(hundredths)) / 100;
  };
  const worth = (price: number, quantity: number) => Math.round(price * quantity * 1e8);
  const feeOf = (price: number, quantity: number) => Math.round((worth(price, quantity) * feeBps) / 10_000);
  const open: Open[] = [];
  const length = Math.max(...[...bars.values()].map((rows) => rows.length));
  for (let minute = 0; minute < length; minute += 1) {
    for (const row of decisions) {
      const bar = bars.get(row.market)?.[minute];
      const isDue = bar && bar.openTime >= row.recordedAt && bar.openTime - minuteMs < row.recordedAt;
      if (!isDue || row.signal === 'abstain' || open.some((held) => held.row.market === row.market)) continue;
      const price = slip(bar.open, row.signal === 'long');
      const [a, b] = [row.takeProfit as number, row.stopLoss as number];
      const isInside = [bar.open, price].every((one) => one > Math.min(a, b) && one < Math.max(a, b));
      const invested = open.reduce((sum, held) => sum + worth(held.price, held.quantity) / 1e8, 0);
      const amount = Math.min((Number(cents) / 1e8) * fraction, Number(cents) / 1e8 - invested);
      if (!isInside || amount < 10) continue;
      const quantity = Math.floor((amount / price) * 1e8) / 1e8;
      open.push({ row, price, quantity });
      book(-feeOf(price, quantity));
    }
    for (const held of [...open].sort((x, y) => x.row.number - y.row.number)) {
      const { row, price, quantity } = held;
      const bar = bars.get(row.market)?.[minute] as ClosedCandle;
      const isLong = row.signal === 'long';
      const [tp, sl] = [row.takeProfit as number, row.stopLoss as number];
      let exit: number | undefined;
      if (isLong ? bar.low <= sl : bar.high >= sl) exit = isLong ? Math.min(sl, bar.open) : Math.max(sl, bar.open);
      else if (isLong ? bar.high >= tp : bar.low <= tp) exit = isLong ? Math.max(tp, bar.open) : Math.min(tp, bar.open);
      else if (bar.openTime + minuteMs === row.horizonEnd) exit = bar.close;
      if (exit === undefined) continue;
      open.splice(open.indexOf(held), 1);
      const out = slip(exit, !isLong);
      const gain = worth(out, quantity) - worth(price, quantity);
      book(isLong ? gain : -gain);
      book(-feeOf(out, quantity));
    }
  }
  return balances;
}
