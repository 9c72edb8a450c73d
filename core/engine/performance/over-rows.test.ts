import { expect, it } from 'vitest';
import type { Market } from '../../domain/market.ts';
import { type Outcome, outcomes } from '../../domain/prediction.ts';
import { seededRandom } from '../../domain/random.ts';
import { inOneGo } from '../../domain/steps.ts';
import { hourMs, minuteMs } from '../../domain/timeframe.ts';
import { judgeOutcome, type Levelled } from '../../record/judge-outcome.ts';
import type { LivedRow } from '../../record/lived-rows.ts';
import { btc, decision, eth, minutesOf, reader, start } from '../../record/record.test-kit.ts';
import { columnsOf } from './lived-columns.test-kit.ts';
import { type LivedColumns, unknownLabel } from './lived-columns.ts';
import { type KnownUntil, knownFromBars, overRows } from './over-rows.ts';

const overOf = (rows: readonly LivedRow[], knownUntil: KnownUntil) => inOneGo(overRows(columnsOf(rows), knownUntil));

const horizonMs = 6 * hourMs;
const hours = 9;

/** Decisions every ten minutes on a random walk whose barriers are hit in about half of the cases; what `hoursKnown` of bars say of them. */
function livedThrough(seed: number, hoursKnown: number): LivedRow[] {
  const random = seededRandom(seed);
  let price = 1_000;
  const bars = minutesOf(
    Array.from({ length: (hours + 6) * 60 }, () => {
      const open = price;
      price += random() - 0.5;
      return [open, Math.max(open, price), Math.min(open, price), price] as const;
    }),
  );
  const known = reader(bars)(btc, start, start + hoursKnown * hourMs);
  return Array.from({ length: hours * 6 }, (_, i) => {
    const made = decision(i);
    const entry = bars.open[i * 10];
    const row = {
      ...made,
      ...{ number: i + 1, entry, takeProfit: entry + 6, stopLoss: entry - 6, horizonEnd: made.asOf + horizonMs },
    } as unknown as Levelled;
    const { outcome } = judgeOutcome(row, known);
    const said = { endTime: outcome?.endTime ?? null, profit: outcome?.profit ?? null, label: outcome?.label ?? null };
    return { ...row, ...said, short: 0.2, flat: 0.3, long: 0.5 } as LivedRow;
  });
}

function sharesOf({ labels }: LivedColumns): Record<Outcome, number> {
  const labelled = labels.filter((label) => label !== unknownLabel);
  const share = (k: number) => labelled.filter((label) => label === k).length / labelled.length;
  return Object.fromEntries(outcomes.map((name, k) => [name, share(k)])) as Record<Outcome, number>;
}

it('what is over has the classes of the whole market; all that has an outcome has too few that hit no barrier', () => {
  const walks = Array.from({ length: 150 }, (_, seed) => seed + 1);
  const now = start + hours * hourMs;
  const soFar = walks.flatMap((seed) => livedThrough(seed, hours));
  const { flat } = sharesOf(columnsOf(walks.flatMap((seed) => livedThrough(seed, hours + 6))));
  expect(flat).toBeGreaterThan(0.2);
  expect(sharesOf(columnsOf(soFar)).flat).toBeLessThan(flat - 0.1);
  expect(Math.abs(sharesOf(overOf(soFar, () => now)).flat - flat)).toBeLessThan(0.05);
});

it('what is known of a market is told by its newest bar, and by the clock where there is none', () => {
  const store = {
    last: (market: Market) => (market === btc ? { openTime: start + 59 * minuteMs } : undefined) as never,
  };
  const knownUntil = knownFromBars(store, { now: () => start + 3 * hourMs });
  expect([knownUntil(btc), knownUntil(eth)]).toEqual([start + hourMs, start + 3 * hourMs]);
  const rows = [0, 1].flatMap((later) =>
    [btc, eth].map((market) => ({ market, horizonEnd: start + hourMs + later }) as unknown as LivedRow),
  );
  const { length, horizonEnd, market, names } = overOf(rows, knownUntil);
  expect(Array.from({ length }, (_, i) => [names.markets[market[i]], horizonEnd[i]])).toEqual(
    [rows[0], rows[1], rows[3]].map((row) => [row.market, row.horizonEnd]),
  );
});
