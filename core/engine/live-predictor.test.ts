import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Failure } from '../domain/failure.ts';
import type { Market } from '../domain/market.ts';
import { silentLogger as logger } from '../domain/ports.ts';
import { defaultTradeRules, type Prediction } from '../domain/prediction.ts';
import type { RecordedDecision } from '../domain/record.ts';
import type { UtcMs } from '../domain/time.ts';
import { dayMs, hourMs, minuteMs } from '../domain/timeframe.ts';
import { createManualClock, type ManualClock } from '../hosts/manual-clock.test-kit.ts';
import { type DecisionStore, openRecord } from '../record/open-record.ts';
import { createLivePredictor, type LivePredictorOptions } from './live-predictor.ts';

const market: Market = 'binance:BTC/USDT';
const start = Date.UTC(2026, 0, 5, 12);
const everyMs = 10 * minuteMs;

let dir: string;
let record: DecisionStore;
let clock: ManualClock;
let notices: string[];
let published: RecordedDecision[];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'omni-predictor-'));
  clock = createManualClock(start);
  record = openRecord(dir, { clock, logger });
  notices = [];
  published = [];
});
afterEach(() => {
  record.close();
  rmSync(dir, { recursive: true, force: true });
});

function predictionAt(asOf: UtcMs): Prediction {
  return {
    market,
    asOf,
    modelId: 'm',
    probabilities: { short: 0.2, flat: 0.2, long: 0.6 },
    signal: 'long',
    side: 'long',
    entry: 100,
    takeProfit: 102.5,
    stopLoss: 98.5,
    atr: 1,
    breakEven: 0.4,
    expectedValue: 0.01,
    horizonEnd: asOf + defaultTradeRules.horizonMs,
    reasons: ['Because.'],
  };
}

function predictor(change: Partial<LivePredictorOptions> = {}) {
  return createLivePredictor({
    record,
    decide: async (_, asOf) => ({
      prediction: predictionAt(asOf),
      inputHash: 'ab',
      rules: defaultTradeRules,
      tickSize: 0.1,
    }),
    onRecorded: (row) => published.push(row),
    notice: (_, message) => notices.push(message),
    clock,
    logger,
    ...change,
  });
}

const rows = () => record.rowsAfter(0, 10_000).map(({ row }) => JSON.parse(row) as RecordedDecision);

describe('a decision is made', () => {
  it('up to two bars after its bar closed, and abstained on a moment later', async () => {
    const { catchUp } = predictor();
    clock.advance(2 * everyMs);
    await catchUp(market, start);
    clock.advance(everyMs + 1);
    await catchUp(market, start + everyMs);
    expect(rows().map(({ signal, asOf, recordedAt }) => ({ signal, late: recordedAt - asOf }))).toEqual([
      { signal: 'long', late: 2 * everyMs },
      { signal: 'abstain', late: 2 * everyMs + 1 },
    ]);
  });

  it('not with a clock that is an hour behind or ahead', async () => {
    const behind = createManualClock(start - hourMs);
    await predictor({ clock: behind }).catchUp(market, start);
    const ahead = createManualClock(start);
    const { catchUp } = predictor({ clock: ahead });
    ahead.advance(everyMs + hourMs);
    await catchUp(market, start + everyMs);
    expect(rows().map(({ signal, reasons }) => [signal, reasons[0]])).toEqual([
      ['abstain', "This computer's clock is 60 minutes behind the exchange's; set it."],
      ['abstain', expect.stringMatching(/60 minutes .* clock is ahead: too late to act on/)],
    ]);
  });

  it('not from a decision bar whose end is missing', async () => {
    const decide: LivePredictorOptions['decide'] = async (_, asOf) => ({
      prediction: predictionAt(asOf - minuteMs),
      inputHash: 'ab',
      rules: defaultTradeRules,
      tickSize: 0.1,
    });
    await predictor({ decide }).catchUp(market, start);
    expect(rows()[0]).toMatchObject({ asOf: start, signal: 'abstain', modelId: 'm', horizonEnd: start + 6 * hourMs });
    expect(rows()[0].reasons[0]).toMatch(/closed at 2026-01-05T11:59:00Z: the end of the decision bar is missing/);
  });
});

describe('when bars are missing', () => {
  it('the newest decision waits for them, and is abstained on with that reason when the next one is due', async () => {
    const decide = async () => {
      throw new Failure('not-enough-data', 'Not enough candles.');
    };
    const { catchUp } = predictor({ decide });
    expect(await catchUp(market, start)).toBe(false);
    expect(rows()).toEqual([]);
    expect(await predictor().catchUp(market, start)).toBe(true);
    clock.advance(2 * everyMs);
    expect(await catchUp(market, start + 2 * everyMs)).toBe(false);
    expect(rows().map(({ modelId, reasons }) => [modelId, reasons])).toEqual([
      ['m', ['Because.']],
      [null, ['Not enough candles.']],
    ]);
  });
});

describe('after a long absence', () => {
  it('a week of missed decisions gets a row each, and the first says from when on there are none', async () => {
    await predictor().catchUp(market, start);
    clock.advance(30 * dayMs);
    const newest = clock.now();
    await predictor().catchUp(market, newest);
    const [, ...missed] = rows();
    expect(missed).toHaveLength(7 * 144);
    expect(missed[0].asOf).toBe(newest - 7 * dayMs + everyMs);
    expect(missed[0].reasons).toEqual([
      'The workstation was not running when its bar closed.',
      'Of 2026-01-05T12:10:00Z to 2026-01-28T12:00:00Z nothing was recorded: no bars came in more than 7 days.',
    ]);
    expect(missed[1].reasons).toHaveLength(1);
    expect(missed.slice(-3).map(({ signal }) => signal)).toEqual(['long', 'long', 'long']);
  });

  it('a record that is empty begins with a decision that can be made', async () => {
    clock.advance(hourMs);
    expect(await predictor().catchUp(market, start)).toBe(true);
    expect(rows()).toEqual([]);
  });
});

describe('when the disk is full', () => {
  it('nothing is told, one notice says so, and the decision is recorded when there is room', async () => {
    let isFull = true;
    const { catchUp } = predictor({
      record: {
        ...record,
        appendAll(decisions) {
          if (isFull) throw new Failure('unavailable', 'The disk is full.');
          return record.appendAll(decisions);
        },
      },
    });
    expect(await catchUp(market, start)).toBe(false);
    clock.advance(everyMs);
    expect(await catchUp(market, start + everyMs)).toBe(false);
    expect(published).toEqual([]);
    expect(notices).toEqual(['Decisions cannot be recorded, so nothing is traded until they can: The disk is full.']);
    isFull = false;
    expect(await catchUp(market, start + everyMs)).toBe(true);
    expect(published.map((row) => row.asOf)).toEqual([start + everyMs]);
    expect(notices[1]).toBe('Decisions are recorded again.');
  });

  it('a listener that fails keeps nothing from being recorded', async () => {
    const onRecorded = () => {
      throw new Error('listener');
    };
    expect(await predictor({ onRecorded }).catchUp(market, start)).toBe(true);
    expect(rows()).toHaveLength(1);
  });
});

it('once it is stopped nothing is recorded any more', async () => {
  const { catchUp, stop } = predictor();
  const working = catchUp(market, start);
  stop();
  await working;
  expect(rows()).toEqual([]);
});
