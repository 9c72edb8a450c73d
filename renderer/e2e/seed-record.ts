import { createHash } from 'node:crypto';
import { readSeries } from '../../core/candles/read-series.ts';
import { openCandleStore } from '../../core/candles/store.ts';
import type { Market } from '../../core/domain/market.ts';
import { defaultTradeRules } from '../../core/domain/prediction.ts';
import type { DecisionRecord } from '../../core/domain/record.ts';
import { minuteMs } from '../../core/domain/timeframe.ts';
import { abstainedRow } from '../../core/engine/live-predictor-row.ts';
import { candlesPath } from '../../core/engine/paths.ts';
import { pinoLogger, systemClock } from '../../core/hosts/system-ports.ts';
import { openRecord } from '../../core/record/open-record.ts';

const decisionMs = 10 * minuteMs;
const tickSize = 0.01;
const toTick = (price: number) => Number((Math.round(price / tickSize) * tickSize).toPrecision(15));

/**
 * Records decisions on the stored candles of a market, one a 10m bar up to the newest, as if a model had made them.
 * Every sixth is a signal, long and short in turn; the first has no prediction. Nothing else may have the folder open.
 * @returns what was recorded, oldest first
 */
export function seedRecord(dataDir: string, market: Market, count: number): DecisionRecord[] {
  const ports = { clock: systemClock, logger: pinoLogger({ level: 'error' }) };
  const store = openCandleStore(candlesPath(dataDir), ports);
  const record = openRecord(dataDir, ports);
  try {
    const newest = store.last(market, '1m');
    if (!newest) throw new Error(`there are no candles of ${market} to decide on`);
    const end = Math.floor((newest.openTime + minuteMs) / decisionMs) * decisionMs;
    const { openTime, close } = readSeries(store, market, '1m', end - (count + 1) * decisionMs, end);
    const closes = new Map(Array.from(openTime, (time, i) => [time + minuteMs, close[i]]));
    const decisions: DecisionRecord[] = [];
    for (let asOf = end - (count - 1) * decisionMs; asOf <= end; asOf += decisionMs) {
      const entry = closes.get(asOf);
      if (entry === undefined) continue;
      const decision = decisions.length === 0 ? nothing(market, asOf) : decide(market, asOf, entry, decisions.length);
      record.append(decision);
      decisions.push(decision);
    }
    return decisions;
  } finally {
    record.close();
    store.close();
  }
}

function decide(market: Market, asOf: number, entry: number, index: number): DecisionRecord {
  const side = index % 12 < 6 ? 'long' : 'short';
  const sign = side === 'long' ? 1 : -1;
  const isTrade = index % 6 === 0;
  const likely = 0.34 + (index % 7) * 0.03;
  const unlikely = 0.2;
  const atr = entry * 0.004;
  const expectedValue = 2 * (atr / entry) * (likely - unlikely) - 0.0024;
  return {
    ...nothing(market, asOf),
    modelId: 'seeded-model',
    inputHash: createHash('sha256').update(`${market} ${asOf}`).digest('hex'),
    probabilities: { [side]: likely, flat: 1 - likely - unlikely, [side === 'long' ? 'short' : 'long']: unlikely } as {
      long: number;
      flat: number;
      short: number;
    },
    signal: isTrade ? side : 'abstain',
    side,
    entry,
    takeProfit: toTick(entry + sign * 2.5 * atr),
    stopLoss: toTick(entry - sign * 1.5 * atr),
    tickSize,
    atr,
    breakEven: (0.006 + 0.0024) / 0.016,
    expectedValue,
    reasons: isTrade
      ? ['The expected value after cost is above zero.']
      : ['The expected value after cost is too small.', 'The probability of neither is highest.'],
  };
}

const nothing = (market: Market, asOf: number): DecisionRecord =>
  abstainedRow({ market, asOf, recordedAt: asOf + 45 }, ['No model predicts this market.'], defaultTradeRules);
