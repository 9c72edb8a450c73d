import fc from 'fast-check';
import { alertRule } from '../../contract/alert-schemas.ts';
import { paperSettings } from '../../contract/paper-schemas.ts';
import { retrainingSettings } from '../../contract/retraining-schemas.ts';
import { sentimentSettings } from '../../contract/settings-schemas.ts';
import { tradingSettings } from '../../contract/trading-schemas.ts';
import { defaultAlertTemplates } from '../../domain/alert.ts';
import { decisionBarMinutes } from '../../domain/trading-limits.ts';

const between = (min: number, max: number) =>
  fc.double({ min, max, noNaN: true }).map((value) => (value === 0 ? 0 : value));

const trading = fc
  .record({
    symbols: fc.uniqueArray(fc.constantFrom('BTC/USDT', 'ETH/USDT', 'SOL/USDT', 'DOGE/BTC'), { minLength: 1 }),
    costs: fc.record({ feeBps: between(0, 100), slippageBps: between(0, 100) }),
    decisions: fc.record({
      barMinutes: fc.constantFrom(...decisionBarMinutes),
      minExpectedValueBps: between(0, 500),
      breakEvenMargin: between(0, 0.5),
      takeProfitCosts: between(1, 20),
      modelLifeDays: fc.integer({ min: 1, max: 3_650 }),
    }),
    training: fc
      .record({
        takeProfitAtr: between(0.25, 10),
        stopLossAtr: between(0.25, 10),
        horizonHours: fc.integer({ min: 1, max: 72 }),
      })
      .map((drawn) => ({ ...drawn, stopLossAtr: Math.min(drawn.stopLossAtr, drawn.takeProfitAtr) })),
  })
  .map((value) => tradingSettings.parse(value));

const sentiment = fc
  .record({
    weights: fc.record({ lexicon: between(0.1, 100), finbert: between(0, 100), llm: between(0, 100) }),
    finbert: fc.record({ isEnabled: fc.boolean(), isQuantized: fc.boolean() }),
    llm: fc.record({ dailyBudgetUsd: between(0, 100), model: fc.string({ minLength: 1, maxLength: 20 }) }),
    sources: fc.constantFrom(null, [
      { kind: 'rss', id: 'mine', name: 'Mine', isEnabled: false, everyMinutes: 9, url: 'http://127.0.0.1/feed' },
    ]),
  })
  .map((value) => sentimentSettings.parse(value));

const retraining = fc
  .record({
    isEnabled: fc.boolean(),
    afterDays: fc.integer({ min: 31, max: 90 }),
    isOnDrift: fc.boolean(),
    markets: fc.constantFrom(null, ['demo:BTC/USDT'], ['binance:SOL/USDT', 'demo:ETH/USDT']),
    judgedDays: fc.integer({ min: 4, max: 30 }),
    leastDaysBetween: fc.integer({ min: 1, max: 90 }),
    hours: fc.constantFrom(null, { from: '22:00', to: '06:30', timeZone: 'Etc/UTC' }),
    isSwitching: fc.boolean(),
  })
  .map((value) => retrainingSettings.parse(value));

const rule = fc.record({
  id: fc.stringMatching(/^[a-z0-9-]{1,40}$/),
  name: fc.string({ minLength: 1, maxLength: 80 }),
  isEnabled: fc.boolean(),
  market: fc.constantFrom(null, 'demo:BTC/USDT', 'binance:SOL/USDT'),
  when: fc.oneof(
    fc.record({ kind: fc.constant('sentiment' as const), change: between(0.05, 2) }),
    fc.record({
      kind: fc.constant('prediction' as const),
      signal: fc.constantFrom('trade' as const, 'abstain' as const),
      minProbability: between(0, 1),
    }),
  ),
  channels: fc.subarray(['desktop', 'sound', 'webhook', 'telegram'] as const),
  coolDownMinutes: fc.integer({ min: 0, max: 1_440 }),
});

const alerts = fc.record({
  rules: fc
    .uniqueArray(rule, { selector: ({ id }) => id, maxLength: 5 })
    .map((all) => all.map((one) => alertRule.parse({ ...one, template: defaultAlertTemplates[one.when.kind] }))),
  mostPerHour: fc.integer({ min: 1, max: 1_000 }),
  webhookUrl: fc.constantFrom(null, 'https://hooks.example/omni'),
});

const paper = fc
  .record({
    isTrading: fc.boolean(),
    feeBps: between(0, 100),
    sizing: fc.constantFrom('kelly' as const, 'fixedFraction' as const),
  })
  .map((value) => paperSettings.parse(value));

/** Everything that a user may have set, but the model of a market. */
export const anySettings = fc.record({
  trading,
  sentiment,
  retraining,
  alerts,
  paper,
  startBalance: fc.integer({ min: 100, max: 1_000_000 }),
});
