import { afterEach, expect, it } from 'vitest';
import { tradingSettings } from '../contract/trading-schemas.ts';
import type { RecordedDecision } from '../domain/record.ts';
import type { UtcMs } from '../domain/time.ts';
import type { DecisionBarMinutes } from '../domain/trading-limits.ts';
import { type DecisionBars, withBar } from './decision-bars.ts';
import { createLiveMarket } from './live-market.test-kit.ts';
import { tradingRules } from './trading-rules.ts';

const market = 'demo:BTC/USDT' as const;
const never = new AbortController().signal;

let test: Awaited<ReturnType<typeof createLiveMarket>>;
let bars: DecisionBars = [];
afterEach(() => test.remove());

async function openMarket() {
  bars = [];
  test = await createLiveMarket({ trading: () => tradingRules(tradingSettings.parse({}), bars) });
}
function setBar(barMinutes: DecisionBarMinutes) {
  bars = withBar(bars, barMinutes, test.clock.now() + 1);
  test.parts().predictions.refreshAll();
}
const rows = () => test.rows().filter((row) => row.market === market) as RecordedDecision[];
const timeOf = (asOf: UtcMs) => new Date(asOf).toISOString().slice(11, 16);
const times = () => rows().map(({ asOf }) => timeOf(asOf));

it('a longer bar holds from its next close on; until then what was recorded last is shown', async () => {
  await openMarket();
  await test.play(43);
  setBar(60);
  expect(times()).toEqual(['00:00', '00:10', '00:20', '00:30', '00:40']);
  const { handlers } = test.parts().predictions;
  await test.play(16);
  const shown = await handlers['predictions.make']({ market }, never);
  expect(timeOf(shown.asOf)).toBe('00:40');
  expect(shown.probabilities).toEqual(rows().at(-1)?.probabilities);
  await test.play(70);
  expect(times().slice(5)).toEqual(['01:00', '02:00']);
  expect(rows().every(({ modelId }) => modelId === 'demo-tiny')).toBe(true);
});

it('a decision of a longer bar is too old to trade on after 20 minutes, and says so', async () => {
  await openMarket();
  setBar(240);
  await test.play(4 * 60 + 20);
  const make = () => Promise.resolve(test.parts().predictions.handlers['predictions.make']({ market }, never));
  expect((await make()).reasons.join(' ')).not.toMatch(/too old/);
  await test.play(1);
  expect(await make()).toMatchObject({
    signal: 'abstain',
    reasons: expect.arrayContaining([expect.stringMatching(/closed at .*T04:00:00Z: too old to trade on/)]),
  });
});

it('a shorter bar begins with its next close, and nothing of before comes late, also over a restart', async () => {
  await openMarket();
  setBar(60);
  await test.play(60 + 43);
  setBar(10);
  await test.play(3);
  test.store1m(24);
  await test.restart();
  test.parts().live.publish(market, { kind: 'history' });
  await test.parts().predictions.settled();
  await test.play(10);
  expect(times()).toEqual(['00:00', '01:00', '01:50', '02:00', '02:10', '02:20']);
});

it('a row that a shorter bar has left is explained at its own time under a longer one', async () => {
  await openMarket();
  await test.play(31);
  setBar(240);
  const { handlers } = test.parts().predictions;
  for (const { asOf, probabilities, signal } of rows()) {
    const again = await handlers['predictions.make']({ market, at: asOf }, never);
    expect(again).toMatchObject({ asOf, probabilities, signal });
    const explained = await handlers['predictions.explain']({ market, at: asOf }, never);
    expect(explained.prediction).toMatchObject({ asOf, probabilities });
  }
});
