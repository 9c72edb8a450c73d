import { describe, expect, it } from 'vitest';
import { defaultTradeRules } from '../domain/prediction.ts';
import { dayMs } from '../domain/timeframe.ts';
import { exampleConfig } from '../model/example-model.test-kit.ts';
import { buildDataset } from './dataset.ts';
import { earliestDecision } from './earliest-decision.ts';
import { exampleMarkets, exampleSeries } from './example-dataset.test-kit.ts';

const series = exampleSeries();
const build = (from?: number) =>
  buildDataset({
    readSeries: series,
    markets: exampleMarkets,
    decisions: { from },
    rules: defaultTradeRules,
    config: exampleConfig,
  });

describe('where decisions begin', () => {
  it('loses none that could be made', () => {
    const from = earliestDecision(series, exampleMarkets, exampleConfig, undefined);
    const [whole, narrowed] = [build(), build(from)];
    expect(narrowed.samples.map(({ decisionTime, label }) => [decisionTime, label])).toEqual(
      whole.samples.map(({ decisionTime, label }) => [decisionTime, label]),
    );
    // And it is not simply the beginning: most minutes before it need not be read.
    expect(from).toBe(whole.samples[0].decisionTime);
  });

  it('is never before the time asked for', () => {
    const later = Date.UTC(2025, 0, 18);
    expect(earliestDecision(series, exampleMarkets, exampleConfig, later)).toBe(later);
  });

  it('is left as it was asked for when no market could ever decide', () => {
    const config = { ...exampleConfig, windows: { ...exampleConfig.windows, '1d': 400 } };
    expect(earliestDecision(series, exampleMarkets, config, undefined)).toBeUndefined();
    expect(earliestDecision(series, exampleMarkets, config, dayMs)).toBe(dayMs);
  });
});
