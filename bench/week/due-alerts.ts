import { candleAt } from '../../core/domain/candle.ts';
import { symbolOf } from '../../core/domain/market.ts';
import { toIso, type UtcMs } from '../../core/domain/time.ts';
import { hourMs, minuteMs } from '../../core/domain/timeframe.ts';
import { minutePath } from '../../core/simulator/minute-path.ts';
import { createSyntheticMarket } from '../../core/simulator/synthetic-market.ts';
import { demoSeed, type Lived } from './live-through.ts';
import type { Trouble } from './plan-trouble.ts';
import type { StoredAlert, WeekData } from './read-week.ts';
import { weekMarkets, weekPaper } from './week-settings.ts';

/** What a rule must have told, and what it may have told beside: nobody can say, while the stream is troubled. */
export type Due = { readonly must: ReadonlySet<string>; mayBe(key: string): boolean };
export type Troubled = Pick<Lived, 'kills' | 'level'> & { readonly trouble: Trouble };

/** Later, a decision is no news. */
const newsMs = 30 * minuteMs;
/** After this an untold decision is no news at a start. */
const actedOnMs = 20 * minuteMs;
const momentMs = 40_000;
/** So long after a fault or a start everything streams again. */
const recoveryMs = 10 * minuteMs;

const no = () => false;

/** Trades that are news; one that was recorded in the moment of a kill may have been too old when the engine was back. */
export function dueTrades({ rows }: Pick<WeekData, 'rows'>, kills: Lived['kills']): Due {
  const news = rows.filter(({ signal, recordedAt, asOf }) => signal !== 'abstain' && recordedAt - asOf <= newsMs);
  const [unsure, sure] = [true, false].map((isUnsure) => {
    const some = news.filter(({ recordedAt }) => kills.some((kill) => isTooLate(kill, recordedAt)) === isUnsure);
    return new Set(some.map(({ number }) => `decision:${number}`));
  });
  return { must: sure, mayBe: (key) => unsure.has(key) };
}

const isTooLate = ({ killedAt, backAt }: Lived['kills'][number], recordedAt: UtcMs) =>
  Math.abs(killedAt - recordedAt) <= momentMs && backAt - recordedAt >= actedOnMs - momentMs;

export function dueEnds({ rows, outcomes }: Pick<WeekData, 'rows' | 'outcomes'>): Due {
  const trades = new Set(rows.filter(({ signal }) => signal !== 'abstain').map(({ number }) => number));
  const ended = outcomes.filter(({ number }) => trades.has(number));
  return { must: new Set(ended.map(({ number, end, endTime }) => `outcome:${number}:${end}:${endTime}`)), mayBe: no };
}

/** Openings, closings, and a pause when so many stop-losses came in a row; no other breaker can stop the account of the week. */
export function dueAccount({ events }: Pick<WeekData, 'events'>, inRow: number = weekPaper.stopLossesInRow): Due {
  const must = new Set<string>();
  let stops = 0;
  for (const event of events) {
    if (event.kind !== 'filled' && event.kind !== 'closed') continue;
    must.add(`paper 1 ${event.kind} ${event.decision}`);
    if (event.kind === 'closed') stops = event.end === 'stopLoss' ? stops + 1 : 0;
    if (event.kind === 'closed' && stops === inRow) must.add(`paper 1 stopLosses ${event.time + minuteMs}`);
  }
  return { must, mayBe: no };
}

/** From how early to how late something was wrong with the stream, or with what is stored of it. */
function troubledTimes({ kills, trouble }: Troubled): (readonly [from: UtcMs, to: UtcMs])[] {
  const faults = trouble.faults.map(({ at, changes }) => {
    const lasting = Object.values(changes).map((change) => (change as { forMs?: number }).forMs ?? 0);
    return [at, at + Math.max(...lasting)] as const;
  });
  const full = trouble.fullDisk?.map(({ from, to }) => [from, to] as const) ?? [];
  const revised = trouble.revisions.map(({ openTime }) => [openTime, openTime + minuteMs] as const);
  const deaths = kills.map(({ killedAt, backAt }) => [killedAt, backAt] as const);
  return [...faults, ...full, ...revised, ...deaths];
}

/**
 * Crossings of raw bars. Told must be what the prices of the bar and the close before it prove: the open comes first, the close last; but not of
 * the first bar, in which the engine starts. What only the order of the prices in between tells may be told, because the stream shows some of
 * them: what the trades did on the exchange, and no other way. While it is troubled, the close before a bar may have come late, or the bar
 * itself: then a bar may be told that reaches over the level from any close of the last hour.
 */
export function dueLevel({ minutes }: Pick<WeekData, 'minutes'>, troubled: Troubled): Due {
  const { level } = troubled;
  const [market] = weekMarkets;
  const bars = minutes.get(market) ?? [];
  const times = troubledTimes(troubled);
  const isCalm = (time: UtcMs) => times.every(([from, to]) => time < from - 2 * minuteMs || time > to + recoveryMs);
  const truth = createSyntheticMarket({ seed: demoSeed });
  const symbol = symbolOf(market);
  const steps = truth.symbols.find((one) => one.symbol === symbol);
  const tradesOf = (openTime: UtcMs): number[] => {
    const minute = candleAt(truth.minutes(symbol, openTime, openTime + minuteMs), 0);
    return steps ? minutePath(minute, steps).map(({ price }) => price) : [];
  };
  const must = new Set<string>();
  const may = new Set<string>();
  bars.forEach(({ openTime, open, high, low, close }, i) => {
    const closes = bars.slice(Math.max(0, i - hourMs / minuteMs), i).map((bar) => bar.close);
    const isBarCalm = isCalm(openTime);
    const before = isBarCalm ? closes.slice(-1) : closes;
    const starts = [open, ...before];
    const add = (way: 'up' | 'down', isBehind: IsAt, isReached: IsAt) => {
      const [near, far] = way === 'up' ? [low, high] : [high, low];
      const isProven = (starts.some(isBehind) && isReached(far)) || (isBehind(near) && isReached(close));
      const isInReach = [...starts, near].some(isBehind) && isReached(far);
      const key = `price:${market}:${openTime}:${way}`;
      if (isBarCalm && isProven && i > 0) must.add(key);
      if (isInReach && (!isBarCalm || isWalked([...before, ...tradesOf(openTime)], isBehind, isReached))) may.add(key);
    };
    add(
      'up',
      (price) => price < level,
      (price) => price >= level,
    );
    add(
      'down',
      (price) => price > level,
      (price) => price <= level,
    );
  });
  return { must, mayBe: (key) => may.has(key) };
}

type IsAt = (price: number) => boolean;

/** Whether one of the prices is behind, and one that came later has reached it. */
function isWalked(prices: readonly number[], isBehind: IsAt, isReached: IsAt): boolean {
  const first = prices.findIndex(isBehind);
  return first >= 0 && prices.slice(first).some(isReached);
}

const feedKey = /^feed:(.+):(stale|offline):(\d+)$/;
/** An outage of the whole exchange that lasts so long cannot go unnoticed. */
const noticedMs = 4 * minuteMs;

/** A troubled feed is told of a market of the week, in a troubled time; an outage that the engine lived through, of every market. */
export function checkFeeds(alerts: readonly StoredAlert[], troubled: Troubled): string[] {
  const times = troubledTimes(troubled);
  const told = alerts.flatMap(({ rule, key }) => {
    const [, market, , since] = (rule === 'feeds' && feedKey.exec(key)) || [];
    return rule === 'feeds' ? [{ key, market, since: Number(since) }] : [];
  });
  const unfounded = told.filter(({ market, since }) => {
    const isTroubled = times.some(([from, to]) => since >= from && since <= to + recoveryMs);
    return !weekMarkets.some((one) => one === market) || !isTroubled;
  });
  return [
    ...unfounded.map(({ key }) => `feeds: ${key} was told, and nothing was wrong then.`),
    ...outages(troubled).flatMap(([from, to]) =>
      weekMarkets.flatMap((market) => {
        const isTold = told.some((one) => one.market === market && one.since >= from && one.since <= to + minuteMs);
        return isTold ? [] : [`feeds: nothing was told of ${market} in the outage at ${toIso(Math.floor(from))}.`];
      }),
    ),
  ];
}

function outages({ kills, trouble }: Troubled): (readonly [from: UtcMs, to: UtcMs])[] {
  return trouble.faults.flatMap(({ at, changes }) => {
    const { forMs } = (changes.refuseConnections ?? {}) as { forMs?: number };
    if (forMs === undefined || forMs < noticedMs) return [];
    const to = at + forMs;
    const isLived = kills.every(({ killedAt, backAt }) => backAt < at - recoveryMs || killedAt > to);
    // A fault of the same kind replaces the one before it.
    const isWhole = trouble.faults.every((one) => !one.changes.refuseConnections || one.at <= at || one.at > to);
    return isLived && isWhole ? [[at, to] as const] : [];
  });
}
