import { afterEach, describe, expect, it } from 'vitest';
import type { Market } from '../domain/market.ts';
import type { RecordedDecision } from '../domain/record.ts';
import { hourMs, minuteMs } from '../domain/timeframe.ts';
import { createLiveMarket } from './live-market.test-kit.ts';

const market: Market = 'demo:BTC/USDT';
const everyMs = 10 * minuteMs;
const never = new AbortController().signal;

let test: Awaited<ReturnType<typeof createLiveMarket>>;
afterEach(() => test.remove());

const ofMarket = (rows: readonly RecordedDecision[], of = market) => rows.filter((row) => row.market === of);
const steps = (rows: readonly RecordedDecision[]) => rows.slice(1).map((row, i) => row.asOf - rows[i].asOf);

describe('while candles stream', () => {
  it('one decision is recorded for each decision bar of every market, watched or not, and told when it is durable', async () => {
    test = await createLiveMarket();
    const start = test.clock.now();
    await test.play(65);
    const rows = test.rows();
    expect(test.published).toEqual(rows);
    for (const of of ['demo:BTC/USDT', 'demo:ETH/USDT'] as const) {
      const own = ofMarket(rows, of);
      expect(own.map((row) => row.asOf)).toEqual(Array.from({ length: 7 }, (_, i) => start + i * everyMs));
      expect(own.every((row) => row.modelId === 'demo-tiny' && row.inputHash?.length === 64)).toBe(true);
      expect(own.every((row) => row.horizonEnd === row.asOf + 6 * hourMs && row.tickSize === 0.01)).toBe(true);
    }
    const [first, second] = ofMarket(rows);
    // The bar that had closed when streaming began was decided with the first minute that came.
    expect([first.recordedAt - first.asOf, second.recordedAt - second.asOf]).toEqual([minuteMs, 0]);
    expect(new Set(rows.map((row) => row.inputHash)).size).toBe(rows.length);
  });

  it('nothing is recorded of a market that is not streamed', async () => {
    test = await createLiveMarket({ isStreamed: (of) => of !== market });
    await test.play(20);
    expect(new Set(test.rows().map((row) => row.market))).toEqual(new Set(['demo:ETH/USDT']));
  });

  it('who watches sees the very rows, and who asks later gets the same bits', async () => {
    test = await createLiveMarket();
    const { handlers } = test.parts().predictions;
    const shown: unknown[] = [];
    const end = new AbortController();
    const watching = handlers['predictions.watch']({ market }, end.signal, ({ prediction }) => {
      if (prediction) shown.push(prediction);
    });
    await test.play(30);
    end.abort();
    await watching;
    const rows = ofMarket(test.rows());
    const seen = rows.map(({ signal, asOf, probabilities, takeProfit, stopLoss, expectedValue, reasons, modelId }) => {
      return expect.objectContaining({
        ...{ signal, asOf, probabilities, takeProfit, stopLoss, expectedValue, reasons, modelId },
      });
    });
    // The first is what was said before anything was recorded.
    expect(shown.slice(-rows.length)).toEqual(seen);
    for (const [i, { asOf }] of rows.entries()) {
      expect(await handlers['predictions.make']({ market, at: asOf }, never)).toEqual(seen[i]);
    }
  });

  it('a recorded day played again over the stored candles gives the same rows, to the bit', async () => {
    test = await createLiveMarket();
    await test.play(24 * 60);
    const rows = test.rows();
    expect(ofMarket(rows)).toHaveLength(145);
    await test.replay();
    expect(test.rows()).toEqual([]);
    await test.play(24 * 60);
    expect(test.rows()).toEqual(rows);
  });
});

describe('after a restart', () => {
  it('bars missed meanwhile are abstained with the reason, those that may still be acted on are predicted, each once', async () => {
    test = await createLiveMarket();
    await test.play(30);
    const before = ofMarket(test.rows()).length;
    test.store1m(3 * 60 + 5);
    await test.restart();
    test.parts().live.publish(market, { kind: 'history' });
    await test.parts().predictions.settled();
    await test.play(20);
    const rows = ofMarket(test.rows());
    expect(new Set(steps(rows))).toEqual(new Set([everyMs]));
    const missed = rows.slice(before).filter((row) => row.modelId === null);
    expect(missed).toHaveLength(16);
    expect(new Set(missed.flatMap((row) => row.reasons))).toEqual(
      new Set(['The workstation was not running when its bar closed.']),
    );
    expect(rows.slice(before + 16).every((row) => row.modelId === 'demo-tiny')).toBe(true);
    expect(rows.slice(before + 16)).toHaveLength(4);
  });

  it('in the middle of a bar nothing is decided again, and the recorded decision is shown', async () => {
    test = await createLiveMarket();
    await test.play(13);
    const rows = test.rows();
    await test.restart();
    await test.play(5);
    expect(test.rows()).toEqual(rows);
    const { probabilities, asOf } = ofMarket(rows).at(-1) as RecordedDecision;
    const { prediction } = await firstShown();
    expect(prediction).toMatchObject({ probabilities, asOf, modelId: 'demo-tiny' });
  });
});

function firstShown(): Promise<{ prediction: unknown }> {
  const end = new AbortController();
  return new Promise((resolve) => {
    void test.parts().predictions.handlers['predictions.watch']({ market }, end.signal, (value) => {
      resolve(value);
      end.abort();
    });
  });
}

it('a model that is missing is named in the row, and one chosen later decides from the next bar on', async () => {
  test = await createLiveMarket();
  await test.parts().choice.activate('gone', [market]);
  await test.play(12);
  const rows = ofMarket(test.rows());
  expect(rows.map(({ modelId, signal }) => ({ modelId, signal }))).toEqual([
    { modelId: null, signal: 'abstain' },
    { modelId: null, signal: 'abstain' },
  ]);
  expect(rows[0].reasons.join(' ')).toMatch(/gone/);
  await test.parts().choice.activate('demo-tiny', [market]);
  test.parts().predictions.forgetModels();
  await test.play(8);
  expect(ofMarket(test.rows()).at(-1)?.modelId).toBe('demo-tiny');
});

it('late bars are abstained on, because nobody can act on them', async () => {
  test = await createLiveMarket();
  await test.play(10);
  const before = ofMarket(test.rows()).length;
  test.store1m(60);
  await test.play(1);
  const rows = ofMarket(test.rows()).slice(before);
  expect(rows.map((row) => row.modelId)).toEqual([null, null, null, null, 'demo-tiny', 'demo-tiny']);
  expect(rows[0].reasons[0]).toMatch(/Its bars came 51 minutes after they had closed/);
});
