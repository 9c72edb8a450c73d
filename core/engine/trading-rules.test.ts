import { afterEach, describe, expect, it } from 'vitest';
import { readSeries } from '../candles/read-series.ts';
import { tradingSettings } from '../contract/trading-schemas.ts';
import { silentLogger as logger } from '../domain/ports.ts';
import { endOfTime } from '../domain/time.ts';
import { hourMs } from '../domain/timeframe.ts';
import { verifyRecord } from '../record/verify-record.ts';
import { createLiveEvents } from './live-events.ts';
import { createLiveMarket } from './live-market.test-kit.ts';
import { createOutcomeResolver } from './resolve-outcomes.ts';
import { defaultTradingRules, tradingRules } from './trading-rules.ts';

const market = 'demo:BTC/USDT' as const;
const never = new AbortController().signal;

it('the settings of who sets nothing are the rules of ever', () => {
  expect(tradingRules(tradingSettings.parse({}), [])).toEqual(defaultTradingRules);
});

it('a side pays fee and slippage, a round trip twice that', () => {
  const { terms, labels } = tradingRules(tradingSettings.parse({ costs: { feeBps: 7.5, slippageBps: 1 } }), []);
  expect([terms.roundTripCost, labels.roundTripCost]).toEqual([0.0017, 0.0017]);
});

it.each([
  [{ costs: { feeBps: 101 } }, 'must be a number from 0 to 100 bps'],
  [{ costs: { slippageBps: '2' } }, 'must be a number from 0 to 100 bps'],
  [{ decisions: { modelLifeDays: 1.5 } }, 'must be a whole number from 1 to 3650 days'],
  [{ training: { takeProfitAtr: 0 } }, 'must be a number from 0.25 to 10 × ATR'],
  [{ training: { horizonHours: 73 } }, 'must be a whole number from 1 to 72 hours'],
  [{ decisions: { barMinutes: 15 } }, 'must be one of 10, 20, 30, 60, 120, 240 minutes'],
  [{ symbols: [] }, 'must name at least one market'],
  [{ symbols: ['BTC/USDT', 'BTC/USDT'] }, 'must name each market only once'],
  [{ symbols: ['bitcoin'] }, 'must be a market such as BTC/USDT'],
])('%j is refused in words', (given, sentence) => {
  expect(tradingSettings.safeParse(given).error?.issues[0].message).toBe(sentence);
});

describe('changed while the workstation runs', () => {
  let test: Awaited<ReturnType<typeof createLiveMarket>>;
  let settings = tradingSettings.parse({});
  afterEach(() => test.remove());

  it('they hold from the next decision on, and what was recorded before still verifies', {
    timeout: 60_000,
  }, async () => {
    settings = tradingSettings.parse({});
    test = await createLiveMarket({ trading: () => tradingRules(settings, []) });
    await test.play(20);
    const { predictions, record, live } = test.parts();
    settings = tradingSettings.parse({
      costs: { feeBps: 40, slippageBps: 10 },
      decisions: { takeProfitCosts: 20 },
      // Of the next model, not of this one.
      training: { takeProfitAtr: 5, stopLossAtr: 4, horizonHours: 2 },
    });
    predictions.refreshAll();
    const shown = await new Promise<{ signal: string; reasons: readonly string[] }>((resolve) => {
      const end = new AbortController();
      void predictions.handlers['predictions.watch']({ market }, end.signal, ({ prediction }) => {
        if (prediction) end.abort(resolve(prediction));
      });
    });
    expect(shown.signal).toBe('abstain');
    expect(shown.reasons[0]).toMatch(
      /^Recorded for this bar is (long|short|abstain), at a round-trip cost of 0.24 %; this is what the model says at 1.00 %, which counts/,
    );
    await test.play(7 * 60);

    const own = test.rows().filter((row) => row.market === market);
    const [before, after] = [
      own.filter((row) => row.roundTripCost === 0.0024),
      own.filter((row) => row.roundTripCost === 0.01),
    ];
    expect([before.length, after.length]).toEqual([3, 42]);
    for (const { atr, entry, takeProfit, stopLoss, side, asOf, horizonEnd } of own) {
      const sign = side === 'long' ? 1 : -1;
      expect((takeProfit - entry) * sign).toBeCloseTo(2.5 * atr, 1);
      expect((entry - stopLoss) * sign).toBeCloseTo(1.5 * atr, 1);
      expect(horizonEnd).toBe(asOf + 6 * hourMs);
    }
    for (const { breakEven, atr, entry, roundTripCost, signal, reasons } of own) {
      expect(breakEven).toBeCloseTo((1.5 * atr + roundTripCost * entry) / (4 * atr), 9);
      if (roundTripCost === 0.01)
        expect([signal, reasons.join(' ')]).toEqual(['abstain', expect.stringMatching('20 times the round-trip')]);
    }

    const events = createLiveEvents();
    const resolver = createOutcomeResolver({
      record,
      store: test.store,
      live,
      events,
      notice() {},
      clock: test.clock,
      logger,
    });
    await resolver.catchUp();
    const said = await verifyRecord({
      record,
      readMinutes: (of, from, to) => readSeries(test.store, of, '1m', from, to),
      dueBy: endOfTime,
      signal: never,
    });
    expect(said).toMatchObject({ misfit: null, rows: test.rows().length });
    expect(said.outcomesChecked).toBeGreaterThan(10);
    const { outcomes } = record.read(before[0].number);
    const { entry, side } = before[0];
    const move = ((outcomes.at(-1)?.outcome.exit ?? 0) / entry - 1) * (side === 'long' ? 1 : -1);
    expect(outcomes.at(-1)?.outcome.profit).toBeCloseTo(move - 0.0024, 12);
    await resolver.close();
  });
});
