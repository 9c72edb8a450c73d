import { type Candle, candleAt } from '../../core/domain/candle.ts';
import { symbolOf } from '../../core/domain/market.ts';
import type { RecordedDecision } from '../../core/domain/record.ts';
import { toIso, type UtcMs } from '../../core/domain/time.ts';
import { minuteMs, openTimeOf } from '../../core/domain/timeframe.ts';
import { naiveBalances } from '../../core/paper/naive-account.test-kit.ts';
import { createSyntheticMarket } from '../../core/simulator/synthetic-market.ts';
import { checkFeeds, type Due, dueAccount, dueEnds, dueLevel, dueTrades, type Troubled } from './due-alerts.ts';
import { demoSeed, type Lived } from './live-through.ts';
import type { Trouble } from './plan-trouble.ts';
import type { WeekData } from './read-week.ts';
import { weekMarkets, weekPaper, weekRules } from './week-settings.ts';

const decisionMs = 10 * minuteMs;
/** So long an alert may still be tried after it was told. */
const deliveryMs = 45 * minuteMs;
/** As many deliveries are on their way at most. */
const atOnce = 8;

/** Each decision bar of each market, from the first to `end`: exactly one row, predicted or abstained with a reason. */
export function checkRows(rows: readonly RecordedDecision[], start: UtcMs, end: UtcMs): string[] {
  const found: string[] = [];
  for (const market of weekMarkets) {
    const counts = new Map<UtcMs, number>();
    for (const row of rows) if (row.market === market) counts.set(row.asOf, (counts.get(row.asOf) ?? 0) + 1);
    for (let asOf = openTimeOf(start, '10m'); asOf <= end; asOf += decisionMs) {
      const count = counts.get(asOf) ?? 0;
      counts.delete(asOf);
      if (count !== 1) found.push(`${market} at ${toIso(asOf)} has ${count} rows.`);
    }
    for (const asOf of counts.keys()) found.push(`${market} has a row at ${toIso(asOf)}, where no decision is due.`);
  }
  for (const row of rows) {
    const isMade = row.signal !== 'abstain' && row.inputHash !== null && row.entry !== null;
    const isReasoned = row.signal === 'abstain' && row.reasons.length > 0;
    if (!isMade && !isReasoned)
      found.push(`Row ${row.number} is neither a prediction nor an abstention with a reason.`);
  }
  return found;
}

/** Row for row what the exchange says now, its revisions included. */
export function checkCandles(
  minutes: WeekData['minutes'],
  revisions: Trouble['revisions'],
  start: UtcMs,
  end: UtcMs,
): string[] {
  const truth = createSyntheticMarket({ seed: demoSeed });
  const found: string[] = [];
  for (const market of weekMarkets) {
    const symbol = symbolOf(market);
    const columns = truth.minutes(symbol, start, openTimeOf(end, '1m'));
    const stored = new Map(minutes.get(market)?.map((candle) => [candle.openTime, candle]));
    columns.openTime.forEach((openTime, i) => {
      const revision = revisions.find((one) => one.symbol === symbol && one.openTime === openTime);
      const told = served(candleAt(columns, i), revision?.factor);
      const difference = differenceOf(stored.get(openTime), told);
      stored.delete(openTime);
      if (difference) found.push(`${market} at ${toIso(openTime)}: ${difference}.`);
    });
    for (const openTime of stored.keys()) found.push(`${market} has a bar at ${toIso(openTime)} that never was.`);
  }
  return found;
}

/** As REST tells it: eight decimals. */
function served(candle: Candle, factor = 1): Candle {
  const close = Math.round(candle.close * factor * 1e8) / 1e8;
  const told = { ...candle, close, high: Math.max(candle.high, close), low: Math.min(candle.low, close) };
  return Object.fromEntries(
    Object.entries(told).map(([name, value]) => [name, Number(Number(value).toFixed(8))]),
  ) as Candle;
}

function differenceOf(stored: Candle | undefined, told: Candle): string | undefined {
  if (!stored) return 'the bar is missing';
  const names = ['open', 'high', 'low', 'close', 'volume'] as const;
  const name = names.find((one) => stored[one] !== told[one]);
  return name && `${name} is stored as ${stored[name]}, the exchange says ${told[name]}`;
}

/** Booking by booking what the plainest account makes of the recorded decisions and raw bars. */
export function checkAccount({ rows, minutes, balances }: WeekData): string[] {
  const naive = naiveBalances(rows, minutes, weekPaper);
  const place = Array.from({ length: Math.max(naive.length, balances.length) }, (_, i) => i).find(
    (i) => naive[i] !== balances[i],
  );
  return place === undefined
    ? []
    : [
        `Booking ${place + 1} leaves ${balances[place] ?? 'nothing'}; worked out from raw bars it is ${naive[place] ?? 'none'}.`,
      ];
}

function countOf(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

/** Each alert that was due is stored once, and nothing else is; no rule tells anything twice, and there is no rule that nobody checks. */
function checkTold(data: WeekData, troubled: Troubled): string[] {
  const dues: Readonly<Record<string, Due>> = {
    trades: dueTrades(data, troubled.kills),
    ends: dueEnds(data),
    account: dueAccount(data),
    level: dueLevel(data, troubled),
  };
  const rules = new Set([...weekRules(troubled.level).map(({ id }) => id), ...data.alerts.map(({ rule }) => rule)]);
  const found = [...rules].flatMap((rule) => {
    const told = countOf(data.alerts.filter((alert) => alert.rule === rule).map(({ key }) => key));
    const again = [...told].filter(([, times]) => times > 1);
    const due = dues[rule];
    if (!due && rule !== 'feeds') return [`Nobody knows what the rule ${rule} had to tell.`];
    const { must, mayBe } = due ?? { must: new Set<string>(), mayBe: () => true };
    const lost = [...must].filter((key) => !told.has(key));
    const undue = [...told.keys()].filter((key) => !must.has(key) && !mayBe(key));
    return [
      ...lost.map((key) => `${rule}: ${key} was due and was told 0 times.`),
      ...again.map(([key, times]) => `${rule}: ${key} was told ${times} times.`),
      ...undue.map((key) => `${rule}: ${key} was not due and was told.`),
    ];
  });
  return [...found, ...checkFeeds(data.alerts, troubled)];
}

/**
 * Each alert that was due is stored once and was taken by its webhook; what a kill broke off may have been taken twice, but under the same
 * name.
 */
export function checkAlerts(
  data: WeekData,
  { attempts, end, ...troubled }: Pick<Lived, 'attempts' | 'end'> & Troubled,
): string[] {
  const { kills } = troubled;
  const found = checkTold(data, troubled);
  const known = new Set(data.alerts.map(({ id }) => id));
  const taken = countOf(attempts.filter(({ said }) => said === 'taken').map(({ id }) => id));
  for (const { id, state, firedAt } of data.alerts) {
    if (state === 'waiting' && end - firedAt < deliveryMs) continue;
    if (!taken.has(id) || state !== 'delivered')
      found.push(`Alert ${id} is ${state}, and arrived ${taken.get(id) ?? 0} times.`);
  }
  for (const id of taken.keys()) if (!known.has(id)) found.push(`Alert ${id} arrived, and is not stored.`);
  const again = arrivedAgain(attempts);
  if (again > atOnce * kills.length) found.push(`${again} deliveries arrived again after ${kills.length} kills.`);
  return found;
}

/** Deliveries that were taken more than once, under the same name. */
export function arrivedAgain(attempts: Lived['attempts']): number {
  const taken = attempts.filter(({ said }) => said === 'taken');
  return taken.length - new Set(taken.map(({ id }) => id)).size;
}
