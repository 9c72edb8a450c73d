import type { AlertEvent } from '../alerts/alert-event.ts';
import type { PriceMove } from '../alerts/price-path.ts';
import type { FeedState, RunState } from '../contract/contract.ts';
import type { Market } from '../domain/market.ts';
import { exactPrice, signed } from '../domain/number-text.ts';
import { signedPercent } from '../domain/percent.ts';
import type { RecordedDecision, TradeEnd } from '../domain/record.ts';
import type { UtcMs } from '../domain/time.ts';
import { dayMs, minuteMs } from '../domain/timeframe.ts';
import type { LiveEvent } from './live-events.ts';

const endTexts: Readonly<Record<TradeEnd, string>> = {
  takeProfit: 'take profit',
  stopLoss: 'stop loss',
  horizon: 'horizon',
};

/** Of the facts those that are known. */
const known = (facts: Record<string, string | null>) =>
  Object.fromEntries(Object.entries(facts).filter((entry): entry is [string, string] => entry[1] !== null));

/** Where decisions and outcomes are stored; the one in the order of their rows, the other in that of being stated. */
export const decisionSource = 'decisions';
export const outcomeSource = 'outcomes';

/** A decision that is recorded later says that nothing was running; nobody is told then. */
const lateMs = 30 * minuteMs;
/** What became of a decision is history when its trade ended longer ago than this and its horizon is over. */
const outcomeNewsMs = dayMs;

/**
 * A decision or its outcome, as rules see it; undefined for one that was made up for later, and for what became of an
 * abstention. An outcome that a changed bar has changed is told again while it is news: corrections of old candles may be thousands.
 * @param knownAt when it was stored, or later, but before anything else was
 */
export function liveAlert(event: LiveEvent, knownAt: UtcMs): AlertEvent | undefined {
  const { row } = event;
  const { market } = row;
  if (event.kind === 'decision') return row.recordedAt - row.asOf > lateMs ? undefined : decisionAlert(row);
  if (row.signal === 'abstain') return undefined;
  const { end, endTime, exit, profit } = event.outcome;
  if (knownAt - endTime > outcomeNewsMs && knownAt >= row.horizonEnd) return undefined;
  const facts = {
    side: row.side,
    end: endTexts[end],
    exit: exactPrice(exit, row.tickSize),
    profit: signedPercent(profit),
  };
  return {
    kind: 'outcome',
    key: `outcome:${row.number}:${end}:${endTime}`,
    time: endTime,
    market,
    end,
    facts: known(facts),
    stored: { source: outcomeSource, position: knownAt },
  };
}

function decisionAlert(row: RecordedDecision): AlertEvent {
  const { market, probabilities, side, signal, entry, takeProfit, stopLoss, expectedValue, reasons } = row;
  const priceText = (price: number | null) => (price === null ? null : exactPrice(price, row.tickSize));
  const probability = probabilities && side ? probabilities[side] : null;
  const facts = {
    signal,
    probability: probability === null ? null : `${Math.round(probability * 100)} %`,
    expectedValue: expectedValue === null ? null : signedPercent(expectedValue),
    entry: priceText(entry),
    takeProfit: priceText(takeProfit),
    stopLoss: priceText(stopLoss),
    reason: reasons[0] ?? null,
  };
  return {
    kind: 'prediction',
    key: `decision:${row.number}`,
    time: row.asOf,
    market,
    signal,
    probability,
    facts: known(facts),
    stored: { source: decisionSource, position: row.number },
  };
}

/** A move of the price in the 1m bar that opens at `openTime`; each rule tells each way through its level once in a bar, under a key of its own. */
export function priceAlert(market: Market, openTime: UtcMs, move: PriceMove): AlertEvent {
  return { kind: 'price', key: `price:${market}:${openTime}`, time: openTime + minuteMs, market, ...move, facts: {} };
}

/** A feed that is late or broken, once for each time that it becomes so; undefined while it works. */
export function feedAlert({ market, state, since, detail }: FeedState): AlertEvent | undefined {
  if (state !== 'stale' && state !== 'offline') return undefined;
  const facts = { state, detail: detail ?? '' };
  return { kind: 'feed', key: `feed:${market}:${state}:${since}`, time: since, market, facts };
}

/** A training that has come to an end of its own; undefined for one that was cancelled or goes on later. */
export function trainingAlert(run: RunState, time: UtcMs): AlertEvent | undefined {
  const { runId, phase, modelId, error } = run;
  if (phase !== 'done' && phase !== 'failed') return undefined;
  const result = phase === 'done' ? 'finished' : 'failed';
  const detail = phase === 'done' ? `Its model is ${modelId ?? 'not stored'}.` : (error?.message ?? '');
  return {
    kind: 'training',
    key: `training:${runId}:${result}`,
    time,
    market: null,
    result,
    facts: { result, detail },
  };
}

/** The fused score of six hours and its change within the hour before `time`; once an hour and direction. */
export function sentimentAlert(market: Market, time: UtcMs, score: number, change: number): AlertEvent {
  const hour = Math.floor(time / (60 * minuteMs));
  const key = `sentiment:${market}:${hour}:${change > 0 ? 'up' : 'down'}`;
  return {
    kind: 'sentiment',
    key,
    time,
    market,
    change,
    facts: { score: signed(score, 2), change: signed(change, 2) },
  };
}
