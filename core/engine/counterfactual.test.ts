import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSeries } from '../candles/read-series.ts';
import { type Counterfactual, type CounterfactualRequest, contract } from '../contract/contract.ts';
import { candleAt } from '../domain/candle.ts';
import { silentLogger as logger } from '../domain/ports.ts';
import { defaultTradeRules } from '../domain/prediction.ts';
import type { RecordedDecision } from '../domain/record.ts';
import { hourMs, minuteMs } from '../domain/timeframe.ts';
import { createCounterfactual } from './counterfactual.ts';
import { createLiveEvents } from './live-events.ts';
import { createLiveMarket } from './live-market.test-kit.ts';
import { createOutcomeResolver } from './resolve-outcomes.ts';

const market = 'demo:BTC/USDT';
const never = new AbortController().signal;

let test: Awaited<ReturnType<typeof createLiveMarket>>;
beforeEach(async () => {
  test = await createLiveMarket();
});
afterEach(() => test.remove());

function ask(request: CounterfactualRequest): Promise<Counterfactual> {
  const { record, registry, choice, predictions } = test.parts();
  const { decideWith } = predictions;
  const handlers = createCounterfactual({
    store: test.store,
    record,
    registry,
    choice,
    tickSize: () => 0.01,
    roundTripCost: () => defaultTradeRules.roundTripCost,
    decideWith,
    clock: test.clock,
  });
  const { params, result } = contract['predictions.counterfactual'];
  const answered = handlers['predictions.counterfactual'](params.parse(request), never);
  return Promise.resolve(answered).then((answer) => result.strict().parse(answer));
}
const rows = () => test.rows().filter((row) => row.market === market) as RecordedDecision[];

/** Records for some minutes, then lets the outcomes of all that was recorded become known. */
async function playAndResolve(): Promise<RecordedDecision[]> {
  await test.play(40);
  const recorded = rows();
  await test.play(6 * 60);
  const { record, live } = test.parts();
  const events = createLiveEvents();
  await createOutcomeResolver({
    record,
    store: test.store,
    live,
    events,
    notice: () => {},
    clock: test.clock,
    logger,
  }).catchUp();
  return recorded;
}

describe('with nothing changed', () => {
  it('the answer is what is recorded, to the last bit, and so is the outcome', async () => {
    for (const { number } of await playAndResolve()) {
      const { recorded, before, after, notes, trained } = await ask({ of: { number } });
      expect(recorded?.decision.number).toBe(number);
      expect(recorded?.outcome).not.toBeNull();
      expect(after).toEqual(before);
      expect(recorded?.decision).toMatchObject(after.decision);
      expect(recorded?.outcome).toMatchObject(after.outcome ?? { end: 'none' });
      expect({ notes, trained }).toEqual({ notes: [], trained: defaultTradeRules });
    }
  });

  it('it says that the bars were revised when they are others than when it was recorded', async () => {
    const [, { number, asOf }] = await playAndResolve();
    const bars = readSeries(test.store, market, '1m', asOf - minuteMs, asOf);
    const revised = { ...candleAt(bars, 0), close: bars.low[0] };
    test.store.put(market, '1m', [revised], 'rest', test.clock.now());
    const { before, after, notes } = await ask({ of: { number } });
    expect(notes).toEqual([expect.stringMatching(/hash of the inputs differs/)]);
    expect(after.decision.entry).toBe(revised.close);
    expect(before.decision.entry).not.toBe(revised.close);
  });

  it('a moment that nobody recorded is answered as the model says it, and an open one has no outcome', async () => {
    await test.play(11);
    const at = rows()[0].asOf - 10 * minuteMs;
    const asked = await ask({ of: { market, at: at + 3 * minuteMs } });
    expect(asked.recorded).toBeNull();
    expect(asked.after).toEqual(asked.before);
    expect(asked.after).toMatchObject({ decision: { asOf: at, modelId: 'demo-tiny' }, outcome: null, waiting: null });
    expect(asked.notes).toEqual([]);
  });
});

describe('with something changed', () => {
  it('twice the cost takes the cost off the expected value and off the profit, and raises break-even by the formula', async () => {
    const [, { number }] = await playAndResolve();
    const { before, after, notes } = await ask({ of: { number }, costs: { fee: 0.002, slippage: 0.0004 } });
    const cost = before.decision.roundTripCost;
    expect(after.decision.roundTripCost).toBeCloseTo(2 * cost, 12);
    expect(after.decision.expectedValue).toBeCloseTo((before.decision.expectedValue ?? 0) - cost, 12);
    const { entry, atr } = before.decision as { entry: number; atr: number };
    expect(after.decision.breakEven).toBeCloseTo((before.decision.breakEven ?? 0) + (cost * entry) / (4 * atr), 12);
    expect(after.outcome?.profit).toBeCloseTo((before.outcome?.profit ?? 0) - cost, 12);
    expect(after.decision.probabilities).toEqual(before.decision.probabilities);
    expect(notes).toEqual([]);
  });

  it('other levels say that the probabilities were learnt for others; a wider stop never ends a trade earlier', async () => {
    for (const { number } of await playAndResolve()) {
      const { before, after, notes } = await ask({ of: { number }, atrMultiples: { takeProfit: 2.5, stopLoss: 3 } });
      expect(after.rules).toMatchObject({ takeProfitAtr: 2.5, stopLossAtr: 3 });
      expect(after.decision.takeProfit).toBe(before.decision.takeProfit);
      expect(after.outcome?.endTime).toBeGreaterThanOrEqual(before.outcome?.endTime ?? Number.NaN);
      expect(notes).toEqual([
        expect.stringMatching(/learnt for levels at 2.5 and 1.5 ATR within 6 h\. For 2.5 and 3 ATR/),
      ]);
    }
  });

  it('a shorter horizon ends a trade by then', async () => {
    const [{ number, asOf }] = await playAndResolve();
    const { after, notes } = await ask({ of: { number }, horizonMs: hourMs });
    expect(after.decision.horizonEnd).toBe(asOf + hourMs);
    expect(after.outcome?.endTime).toBeLessThanOrEqual(asOf + hourMs);
    expect(notes[0]).toMatch(/within 1 h/);
  });

  it('a branch that is told nothing gives another answer; headlines that are not heard change nothing', async () => {
    await test.play(11);
    const [{ number }] = rows();
    const micro = await ask({ of: { number }, without: ['micro'] });
    expect(micro.after.decision.probabilities).not.toEqual(micro.before.decision.probabilities);
    expect(micro.after.decision.inputHash).toBe(micro.before.decision.inputHash);
    const { before, after, notes } = await ask({ of: { number }, without: ['sentiment'] });
    expect(after).toEqual(before);
    expect(notes).toEqual(['This model has learnt from no headlines: taking them away changes nothing.']);
  });
});

describe('what cannot be asked', () => {
  it('of a model that is not here says so by name', async () => {
    await test.play(11);
    const [row] = rows();
    const { record } = test.parts();
    const { number } = record.append({
      ...row,
      asOf: row.asOf - hourMs,
      horizonEnd: row.horizonEnd - hourMs,
      modelId: 'm-gone',
    });
    await expect(ask({ of: { number } })).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringMatching(/^Model m-gone is not here under this name, so it cannot be asked again/),
    });
    const other = await ask({ of: { number }, modelId: 'demo-tiny' });
    expect(other.recorded).toBeNull();
    expect(other.notes).toEqual(["The recorded decision is m-gone's; the one held against it is that of demo-tiny."]);
  });

  it('of a row without a prediction, or of one that there is not, says so', async () => {
    await test.parts().choice.activate('gone', [market]);
    await test.play(11);
    const [{ number }] = rows();
    await expect(ask({ of: { number } })).rejects.toThrow(
      `Row ${number} holds no prediction, so there is nothing to change`,
    );
    await expect(ask({ of: { number: 999 } })).rejects.toMatchObject({ code: 'not-found' });
  });

  it('of levels and costs that nobody could mean is refused', async () => {
    for (const change of [
      { horizonMs: 1 },
      { atrMultiples: { takeProfit: 0, stopLoss: 1 } },
      { costs: { fee: 1, slippage: 0 } },
    ]) {
      expect(() => ask({ of: { number: 1 }, ...change })).toThrow();
    }
  });
});
