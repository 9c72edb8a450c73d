import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ClosedCandle } from '../domain/candle.ts';
import type { Market } from '../domain/market.ts';
import { seededRandom } from '../domain/random.ts';
import type { RecordedDecision } from '../domain/record.ts';
import { hourMs, minuteMs } from '../domain/timeframe.ts';
import { toUnits } from './money.ts';
import { naiveBalances } from './naive-account.test-kit.ts';
import { nextResults } from './next-results.ts';
import { orderOf } from './order-of.ts';
import { at, btc, decision, eth, randomBars, settings, sourceOf } from './paper.test-kit.ts';
import { openPaperStore } from './paper-store.ts';
import { verifyEvents } from './verify-account.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'omni-paper-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const minutes = 600;
const calm = { ...settings, dailyLoss: 1, stopLossesInRow: 100 };
const account = {
  exchangeId: 'demo',
  openedAt: at(0),
  startBalance: toUnits(10_000),
  settings: calm,
  sinceDecision: 0,
};
const everything = { accountId: 1, limit: 500 };

/** Two wandering markets and a decision of each every ten minutes, some of which abstain. */
function market(seed: number) {
  const bars = new Map<Market, readonly ClosedCandle[]>([
    [btc, randomBars(seed, minutes)],
    [eth, randomBars(seed + 1, minutes)],
  ]);
  const random = seededRandom(seed + 2);
  const decisions: RecordedDecision[] = [];
  for (let minute = 10; minute < minutes; minute += 10) {
    for (const of of [btc, eth]) {
      const entry = bars.get(of)?.[minute - 1].close ?? null;
      const signal = (['long', 'short', 'abstain'] as const)[Math.floor(random() * 3)];
      const horizonEnd = at(minute) + 2 * hourMs;
      decisions.push(decision(decisions.length + 1, minute, { market: of, entry, signal, horizonEnd }));
    }
  }
  return { bars, decisions };
}

/**
 * Trades it all in one account, seeing the bars `step` minutes at a time; after each look the program is stopped without a word when
 * `isStopped` says so, and started again from what is stored.
 */
function trade(folder: string, { bars, decisions }: ReturnType<typeof market>, step: number, isStopped: () => boolean) {
  const source = sourceOf(bars);
  let store = openPaperStore(folder);
  store.open(account);
  let state = store.state(1);
  for (let minute = 0; minute <= minutes; minute += step) {
    source.knowUpTo(at(minute));
    for (const row of decisions) {
      if (row.asOf > at(minute) || row.number <= state.lastDecision) continue;
      const order = orderOf(row, state);
      if (order) store.append(1, [order]);
      state = store.state(1);
    }
    for (let results = nextResults(state, source); results.length > 0; results = nextResults(state, source)) {
      store.append(1, results);
      state = store.state(1);
    }
    if (isStopped()) {
      store.close();
      store = openPaperStore(folder);
      state = store.state(1);
    }
  }
  return { store, source };
}

it('ends where the plainest recomputation from raw candles ends, booking by booking', () => {
  fc.assert(
    fc.property(fc.nat(1e6), (seed) => {
      const folder = mkdtempSync(join(dir, 'run-'));
      const made = market(seed);
      const { store } = trade(folder, made, 1, () => false);
      const ledger = store.ledger(everything).items.toReversed();
      store.close();
      expect(ledger.map(({ balance }) => balance)).toEqual(naiveBalances(made.decisions, made.bars, calm));
      expect(ledger.length).toBeGreaterThan(10);
    }),
    { numRuns: 4 },
  );
});

it('does the same whether it sees bars at once or late, and however often it is stopped in the middle', () => {
  fc.assert(
    fc.property(fc.nat(1e6), fc.integer({ min: 1, max: 9 }), (seed, step) => {
      const made = market(seed);
      const random = seededRandom(seed);
      const runs = [() => false, () => random() < 0.2].map((isStopped) => {
        const { store, source } = trade(mkdtempSync(join(dir, 'run-')), made, step, isStopped);
        const events = store.events(1);
        const decisionOf = (number: number) => made.decisions[number - 1];
        const check = verifyEvents(openState(), events, { source, decision: decisionOf });
        expect(check.misfit).toBeNull();
        store.close();
        return events;
      });
      expect(runs[1]).toEqual(runs[0]);
    }),
    { numRuns: 4 },
  );
});

function openState() {
  const store = openPaperStore(mkdtempSync(join(dir, 'new-')));
  store.open(account);
  const state = store.state(1);
  store.close();
  return state;
}

it('keeps debits equal to credits, and cash equal to the starting balance and what was booked', () => {
  const { store } = trade(dir, market(7), 5, () => false);
  const entries = store.ledger(everything).items;
  const sums = new Map<string, bigint>();
  for (const { debit, credit, amount } of entries) {
    const units = BigInt(toUnits(amount));
    sums.set(debit, (sums.get(debit) ?? 0n) + units);
    sums.set(credit, (sums.get(credit) ?? 0n) - units);
  }
  expect([...sums.values()].reduce((sum, each) => sum + each, 0n)).toBe(0n);
  expect(sums.get('cash')).toBe(BigInt(toUnits(entries[0].balance)));
  expect(sums.get('cash')).toBe(BigInt(store.state(1).balance));
  const profits = store.orders(everything).items.map(({ profit }) => BigInt(toUnits(profit ?? 0)));
  const open = store.state(1).positions.length;
  if (open === 0) expect(10_000n * 100_000_000n + profits.reduce((sum, each) => sum + each)).toBe(sums.get('cash'));
  store.close();
});

it('names what does not follow from the bars; the control does', () => {
  const made = market(3);
  const { store, source } = trade(dir, made, 5, () => false);
  const events = store.events(1);
  store.close();
  const facts = { source, decision: (number: number) => made.decisions[number - 1] };
  const start = openState();
  expect(verifyEvents(start, events, facts).misfit).toBeNull();
  const forged = events.map((event) => (event.kind === 'closed' ? { ...event, price: event.price + 0.01 } : event));
  expect(verifyEvents(start, forged, facts).misfit).toMatch(/was closed at .*, but the stored bars say/);
  const wider = events.map((event) => (event.kind === 'ordered' ? { ...event, takeProfit: 200 } : event));
  expect(verifyEvents(start, wider, facts).misfit).toMatch(/is not what the record says/);
});

it('counts what needs a bar that is not there as unchecked; a bar with other values is still a misfit', () => {
  const made = market(3);
  const { store } = trade(dir, made, 5, () => false);
  const events = store.events(1);
  const { balance } = store.state(1);
  store.close();
  const results = events.filter(({ kind }) => kind !== 'ordered' && kind !== 'settings');
  const check = (bars: typeof made.bars, of = events) => {
    const facts = { source: sourceOf(bars), decision: (number: number) => made.decisions[number - 1] };
    return verifyEvents(openState(), of, facts);
  };
  const closing = events.find(({ kind, time }) => kind === 'closed' && time > at(minutes / 2));
  const time = closing?.time ?? 0;
  const without = (from: number, to: number) =>
    new Map([...made.bars].map(([of, rows]) => [of, rows.filter((row) => row.openTime < from || row.openTime > to)]));
  const missing = check(without(time, time + 30 * minuteMs));
  expect(missing).toMatchObject({ misfit: null, balance, checked: results.length - missing.unchecked });
  expect(missing.unchecked).toBeGreaterThan(0);
  expect(missing.checked).toBeGreaterThan(0);
  expect(check(without(0, Number.POSITIVE_INFINITY))).toMatchObject({ misfit: null, unchecked: results.length });

  // Told from bars that are there: before the hole, and what nothing was waiting for.
  const first = events.findIndex(({ kind }) => kind === 'closed');
  const forged = (change: object) => events.map((event, i) => (i === first ? { ...event, ...change } : event));
  const hole = without(events[first].time + minuteMs, Number.POSITIVE_INFINITY);
  expect(check(hole, forged({ price: 1 })).misfit).toMatch(/was closed at .*, but the stored bars say/);
  const early = { time: events[first].time - 2 * minuteMs };
  const holeAfter = without(early.time + minuteMs, Number.POSITIVE_INFINITY);
  expect(check(holeAfter, forged(early)).misfit).toMatch(/was closed at .*, but the stored bars do not say so/);
  expect(check(without(0, Number.POSITIVE_INFINITY), forged({ decision: 999 })).misfit).toMatch(
    /^Decision 999 was closed/,
  );
});

it('refuses to change or delete what happened', () => {
  const { store } = trade(dir, market(5), 50, () => false);
  store.close();
  const db = new DatabaseSync(join(dir, 'paper.sqlite'));
  for (const table of ['accounts', 'events', 'ledger']) {
    expect(() => db.exec(`DELETE FROM ${table}`)).toThrow(/cannot be taken back/);
  }
  expect(() => db.exec('UPDATE ledger SET amount = 1')).toThrow(/cannot be changed/);
  db.close();
});

it('stores all of a minute or nothing', () => {
  const store = openPaperStore(dir);
  store.open(account);
  const order = orderOf(decision(1, 10), { nextMinute: 0 });
  if (!order) throw new Error('the decision must order');
  expect(() => store.append(1, [order, order])).toThrow();
  expect(store.events(1)).toEqual([]);
  store.close();
});
