import { setImmediate } from 'node:timers/promises';
import type { CandleStore } from '../../candles/store.ts';
import type { DataHealth, ListedDecision } from '../../contract/contract.ts';
import type { Market } from '../../domain/market.ts';
import type { UtcMs } from '../../domain/time.ts';
import { dayMs, minuteMs } from '../../domain/timeframe.ts';
import { isStale } from '../../model/staleness.ts';
import type { DecisionStore } from '../../record/open-record.ts';
import { abstentionReason } from './abstention-reason.ts';

const rowsAtOnce = 500;
const spanMs = 7 * dayMs;

type MarketHealth = DataHealth['markets'][number];
type Tally = { decisions: number; predicted: number; signals: number; waiting: number; delays: number[] };

/**
 * Bars and decisions of the seven days before `now`: what is missing or late, what the exchange changed, and why there was no signal.
 * The event loop runs on in between.
 * @param markets that are streamed; those that were decided on in the period come on top
 * @throws what `signal` is aborted with
 */
export async function judgeHealth(options: {
  record: Pick<DecisionStore, 'page'>;
  store: CandleStore;
  markets: readonly Market[];
  now: UtcMs;
  signal?: AbortSignal;
}): Promise<DataHealth> {
  const { record, store, now, signal } = options;
  const from = now - spanMs;
  const tallies = new Map<Market, Tally>(options.markets.map((market) => [market, newTally()]));
  const reasons = new Map<string, { count: number; markets: Set<Market> }>();
  let afterNumber: number | undefined;
  for (;;) {
    signal?.throwIfAborted();
    const some = record.page({ from, sort: 'asOf', direction: 'up', afterNumber, limit: rowsAtOnce });
    for (const listed of some) {
      const { market } = listed.decision;
      const tally = tallies.get(market) ?? newTally();
      tallies.set(market, tally);
      count(tally, listed);
      if (listed.decision.signal !== 'abstain') continue;
      const reason = abstentionReason(listed.decision.reasons);
      const known = reasons.get(reason) ?? { count: 0, markets: new Set() };
      reasons.set(reason, known);
      known.count += 1;
      known.markets.add(market);
    }
    if (some.length < rowsAtOnce) break;
    afterNumber = some.at(-1)?.decision.number;
    await setImmediate();
  }
  const markets: MarketHealth[] = [];
  const quarantined = store.quarantined().filter(({ at }) => at >= from);
  for (const [market, tally] of tallies) {
    const refused = quarantined.filter((row) => row.market === market).length;
    markets.push({ market, ...barsOf(store, market, from, now), quarantined: refused, ...figuresOf(tally) });
    await setImmediate();
  }
  const abstentions = [...reasons].map(([reason, { count: times, markets: of }]) => ({
    reason,
    count: times,
    markets: [...of].sort(),
  }));
  return { from, to: now, markets, abstentions: abstentions.sort((a, b) => b.count - a.count) };
}

const newTally = (): Tally => ({ decisions: 0, predicted: 0, signals: 0, waiting: 0, delays: [] });

function count(tally: Tally, { decision, waiting }: ListedDecision): void {
  tally.decisions += 1;
  if (waiting !== null) tally.waiting += 1;
  if (decision.modelId === null) return;
  tally.predicted += 1;
  tally.delays.push(decision.recordedAt - decision.asOf);
  if (decision.signal !== 'abstain') tally.signals += 1;
}

function barsOf(store: CandleStore, market: Market, from: UtcMs, now: UtcMs) {
  const last = store.last(market, '1m');
  const lastClosedTime = last ? last.openTime + minuteMs : null;
  const inside = (gap: { from: UtcMs; to: UtcMs }) => {
    const [first, end] = [Math.max(gap.from, from), Math.min(gap.to + minuteMs, now)];
    return Math.max(0, Math.floor((end - first) / minuteMs));
  };
  const sum = (gaps: readonly { from: UtcMs; to: UtcMs }[]) => gaps.reduce((bars, gap) => bars + inside(gap), 0);
  return {
    lastClosedTime,
    isStale: lastClosedTime === null || isStale(lastClosedTime, now, '1m'),
    missing: sum(store.gaps(market, '1m', from, now)),
    holes: sum(store.holes(market, '1m')),
    revisions: store.revisions(market, '1m').filter(({ openTime }) => openTime >= from).length,
  };
}

function figuresOf({ delays, ...counts }: Tally) {
  if (delays.length === 0) return { ...counts, delay: null };
  delays.sort((a, b) => a - b);
  const at = (share: number) => delays[Math.min(delays.length - 1, Math.floor(share * delays.length))];
  return { ...counts, delay: { median: at(0.5), p99: at(0.99) } };
}
