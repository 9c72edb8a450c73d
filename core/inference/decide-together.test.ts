import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { sliceColumns } from '../domain/candle.ts';
import { timeframeMs } from '../domain/timeframe.ts';
import { startBackend } from '../model/backend.ts';
import { buildModel } from '../model/build-model.ts';
import { exampleConfig, exampleContent } from '../model/example-model.test-kit.ts';
import { exampleDataset, exampleMarkets, exampleSeries } from '../training/example-dataset.test-kit.ts';
import { createPredictor, type PredictOptions, type Predictor } from './predict.ts';
import type { ReadNewest } from './read-windows.ts';

const series = exampleSeries();
const dataset = exampleDataset(series);
const readNewest: ReadNewest = (market, timeframe, count, before) => {
  const columns = series(market, timeframe, 0, before - timeframeMs(timeframe) + 1);
  return sliceColumns(columns, Math.max(0, columns.openTime.length - count), columns.openTime.length);
};
const asked = Array.from(dataset.split.test.slice(0, 12), (i): PredictOptions => {
  const { market, decisionTime } = dataset.samples[i];
  return { market: exampleMarkets[market], asOf: decisionTime, readNewest, tickSize: 0.01 };
});
const manifest = { ...exampleContent(), scalers: dataset.scalers, version: 1 as const, sha256: {} };
const unreadable: PredictOptions = { ...asked[0], asOf: 1_000 };

let predictor: Predictor;
let calls = 0;
beforeAll(async () => {
  await startBackend('wasm');
  const network = buildModel(exampleConfig, 5);
  const apply = network.apply.bind(network);
  vi.spyOn(network, 'apply').mockImplementation((...all) => {
    calls += 1;
    return apply(...all);
  });
  predictor = createPredictor({ modelId: 'm-test', manifest, network, dispose: () => void network.dispose() });
});
afterAll(() => predictor.dispose());

describe('decisions that are asked for in one moment', () => {
  it('are to the bit those that are asked for one by one, with one call of the network', async () => {
    const alone = asked.map((options) => predictor.decide(options));
    calls = 0;
    for (const count of [1, 2, 5, 12]) {
      const together = await Promise.all(asked.slice(0, count).map(predictor.decideTogether));
      expect(together).toEqual(alone.slice(0, count));
    }
    expect(calls).toBe(4);
  });

  it('are made without the one whose bars are not there', async () => {
    const [first, none, second] = await Promise.allSettled(
      [asked[0], unreadable, asked[1]].map(predictor.decideTogether),
    );
    expect(none).toMatchObject({ status: 'rejected', reason: { code: 'not-enough-data' } });
    expect([first, second]).toMatchObject([
      { value: predictor.decide(asked[0]) },
      { value: predictor.decide(asked[1]) },
    ]);
  });

  it('are all told what is wrong with the network', async () => {
    const network = buildModel(exampleConfig, 5);
    const broken = createPredictor({ modelId: 'm-broken', manifest, network, dispose() {} });
    network.dispose();
    const answers = await Promise.allSettled(asked.slice(0, 2).map(broken.decideTogether));
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  it('are made before the model goes', async () => {
    const network = buildModel(exampleConfig, 5);
    const leaving = createPredictor({ modelId: 'm-test', manifest, network, dispose: () => void network.dispose() });
    const waiting = leaving.decideTogether(asked[0]);
    leaving.dispose();
    expect(await waiting).toEqual(predictor.decide(asked[0]));
  });
});
