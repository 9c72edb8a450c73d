import { describe, expect, it } from 'vitest';
import type { ClosedCandle } from '../domain/candle.ts';
import type { Market } from '../domain/market.ts';
import type { RecordedDecision } from '../domain/record.ts';
import { type AccountState, applyEvent, newAccount } from './account-state.ts';
import { fromUnits, toUnits } from './money.ts';
import { nextResults } from './next-results.ts';
import { orderOf } from './order-of.ts';
import { at, bar, btc, decision, eth, settings, sourceOf } from './paper.test-kit.ts';
import type { PaperResult } from './paper-event.ts';

const flat = (from: number, to: number, price = 100) =>
  Array.from({ length: to - from }, (_, i) => bar(from + i, price, price, price, price));

/** Everything that follows from the decisions, and the account after it. */
function run(
  decisions: readonly RecordedDecision[],
  bars: readonly ClosedCandle[] | ReadonlyMap<Market, readonly ClosedCandle[]>,
  change: Partial<typeof settings> = {},
  holes: Parameters<typeof sourceOf>[1] = [],
) {
  const source = sourceOf(bars instanceof Map ? bars : new Map([[btc, bars as readonly ClosedCandle[]]]), holes);
  let state: AccountState = newAccount({
    balance: toUnits(10_000),
    settings: { ...settings, ...change },
    openedAt: at(0),
    sinceDecision: 0,
  });
  for (const row of decisions) {
    const order = orderOf(row, state);
    if (order) state = applyEvent(state, order);
  }
  const results: PaperResult[] = [];
  for (;;) {
    const next = nextResults(state, source);
    if (next.length === 0) return { results, state };
    results.push(...next);
    state = next.reduce<AccountState>(applyEvent, state);
  }
}

describe('opening', () => {
  it('fills at the open of the first minute after the decision was recorded, with slippage and a fee', () => {
    const { results, state } = run([decision(1, 10)], [...flat(0, 11), bar(11, 100.5, 101, 100, 100)]);
    const [filled] = results;
    expect(filled).toMatchObject({ kind: 'filled', time: at(11), decision: 1, price: 100.53 });
    const { quantity, fee } = filled as Extract<PaperResult, { kind: 'filled' }>;
    expect(quantity * 100.53).toBeLessThanOrEqual(2_500);
    expect(quantity * 100.53).toBeCloseTo(2_500, 5);
    expect(state.balance).toBe(toUnits(10_000) - fee);
    expect(fromUnits(state.balance)).toBeCloseTo(9_997.5, 6);
  });

  it('waits for the bar, and abstentions order nothing', () => {
    expect(run([decision(1, 10)], flat(0, 11)).state.orders).toHaveLength(1);
    expect(run([decision(1, 10, { signal: 'abstain' })], flat(0, 20)).state.orders).toHaveLength(0);
  });

  it.each([
    ['the price has left its levels', [decision(1, 10)], { open: 97 }, /left the range/],
    ['the decision was recorded late', [decision(1, 4, { recordedAt: at(10) + 1 })], {}, /Stale data/],
  ])('refuses when %s', (_, decisions, { open = 100 }: { open?: number }, reason) => {
    const { results } = run(decisions, [...flat(0, 11), bar(11, open, open, open, open)]);
    expect(results[0]).toMatchObject({ kind: 'refused', reason: expect.stringMatching(reason) });
  });

  it('has one position a market, and puts no more into all of them than there is', () => {
    const bars = new Map<Market, ClosedCandle[]>([
      [btc, flat(0, 30)],
      [eth, flat(0, 30)],
    ]);
    const three = [decision(1, 10), decision(2, 11), decision(3, 12, { market: eth })];
    const { results, state } = run(three, bars, { fraction: 1, maxFraction: 1 });
    expect(results.map(({ kind }) => kind)).toEqual(['filled', 'refused', 'refused']);
    expect(results[1]).toMatchObject({ reason: expect.stringMatching(/position in BTC\/USDT already/) });
    expect(results[2]).toMatchObject({ reason: expect.stringMatching(/smallest order/) });
    expect(state.positions).toHaveLength(1);
  });
});

describe('ending', () => {
  const opened = flat(0, 12);
  const last = (bars: ClosedCandle[], row = decision(1, 10)) => run([row], [...opened, ...bars]).results.at(-1);

  it.each([
    ['take-profit', bar(12, 100, 103, 99.9, 102), 'takeProfit', 102.47],
    ['stop-loss', bar(12, 100, 101, 98, 99), 'stopLoss', 98.48],
    ['a bar that reaches both as the loss', bar(12, 100, 103, 98, 99), 'stopLoss', 98.48],
    ['a gap through the stop-loss at the open', bar(12, 97, 97, 96, 97), 'stopLoss', 96.98],
    ['a gap through the take-profit at the open', bar(12, 104, 104, 103, 103), 'takeProfit', 103.97],
  ])('ends at %s', (_, minute, end, price) => {
    expect(last([minute])).toMatchObject({ kind: 'closed', time: at(12), end, price });
  });

  it('ends a short the other way round', () => {
    const short = decision(1, 10, { signal: 'short' });
    expect(last([bar(12, 100, 100, 97, 98)], short)).toMatchObject({ end: 'takeProfit', price: 97.52 });
    expect(last([bar(12, 103, 104, 102, 103)], short)).toMatchObject({ end: 'stopLoss', price: 103.03 });
  });

  it('ends at the close of the last minute of the horizon', () => {
    expect(last(flat(12, 369))).toMatchObject({ kind: 'filled' });
    expect(last(flat(12, 370))).toMatchObject({ kind: 'closed', time: at(369), end: 'horizon', price: 99.98 });
  });

  it('can end in the minute in which it was opened', () => {
    const { results } = run([decision(1, 10)], [...flat(0, 11), bar(11, 100, 101, 98, 99)]);
    expect(results.map(({ kind, time }) => [kind, time])).toEqual([
      ['filled', at(11)],
      ['closed', at(11)],
    ]);
  });
});

describe('missing bars', () => {
  const bars = [...flat(0, 15), ...flat(20, 22), bar(22, 96, 96, 96, 96)];

  it('are waited for', () => {
    expect(run([decision(1, 10)], bars).results.map(({ kind }) => kind)).toEqual(['filled']);
  });

  it('are passed over where the exchange has none', () => {
    const holes = [{ from: at(15), to: at(19), bars: 5 }];
    expect(run([decision(1, 10)], bars, {}, holes).results.at(-1)).toMatchObject({ time: at(22), end: 'stopLoss' });
  });

  it('of one market keep later minutes of another undecided, so that there is one order of time', () => {
    const two = [decision(1, 10), decision(2, 10, { market: eth })];
    const both = new Map<Market, ClosedCandle[]>([
      [btc, bars],
      [eth, [...flat(0, 16), bar(16, 96, 96, 96, 96)]],
    ]);
    expect(run(two, both).results.map(({ kind }) => kind)).toEqual(['filled', 'filled']);
  });

  it('refuse an order when the exchange has none for five minutes', () => {
    const holes = [{ from: at(11), to: at(19), bars: 9 }];
    const { results } = run([decision(1, 10)], [...flat(0, 11), ...flat(20, 22)], {}, holes);
    expect(results).toMatchObject([{ kind: 'refused', time: at(16) }]);
  });
});

describe('circuit breakers', () => {
  /** A flat market that falls through the stop-loss in the minutes 12, 32, … */
  const losing = (count: number) => {
    const minutes = flat(0, 2_000);
    for (let i = 0; i < count; i += 1) minutes[12 + i * 20] = bar(12 + i * 20, 97, 97, 97, 97);
    return minutes;
  };
  const each = (count: number) => Array.from({ length: count }, (_, i) => decision(i + 1, 10 + i * 20));

  it('stop opening for the rest of a day that has lost too much, and not the next day', () => {
    const tomorrow = decision(9, 1_450);
    const { results } = run([...each(3), tomorrow], losing(2), { dailyLoss: 0.01 });
    expect(results[4]).toMatchObject({ breaker: 'dailyLoss', reason: expect.stringMatching(/before 2026-01-06/) });
    expect(results[5]).toMatchObject({ kind: 'filled', decision: 9 });
  });

  it('stop opening after stop-losses in a row, for as long as is set', () => {
    const change = { stopLossesInRow: 2, pauseHours: 1, dailyLoss: 1 };
    const { results } = run([...each(3), decision(8, 110)], losing(2), change);
    expect(results[4]).toMatchObject({ breaker: 'stopLosses' });
    expect(results[5]).toMatchObject({ kind: 'filled', decision: 8 });
  });

  it('stop opening while trading is switched off', () => {
    expect(run([decision(1, 10)], flat(0, 20), { isTrading: false }).results).toMatchObject([{ breaker: 'off' }]);
  });
});
