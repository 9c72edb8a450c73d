import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asClosed, type ClosedColumns, sliceColumns } from '../domain/candle.ts';
import type { Market } from '../domain/market.ts';
import { dayMs, timeframeMs } from '../domain/timeframe.ts';
import { startBackend } from '../model/backend.ts';
import { buildModel } from '../model/build-model.ts';
import { exampleConfig, exampleContent } from '../model/example-model.test-kit.ts';
import type { Manifest } from '../model/manifest.ts';
import { distanceLimit } from '../training/distance-limit.ts';
import { exampleDataset, exampleSeries } from '../training/example-dataset.test-kit.ts';
import { createPredictor, type Decided, type Predictor } from './predict.ts';
import type { ReadNewest } from './read-windows.ts';

const series = exampleSeries();
const dataset = exampleDataset(series);
const times = (part: 'train' | 'test') =>
  Array.from(dataset.split[part], (i) => dataset.samples[i])
    .filter(({ market }) => market === 0)
    .map(({ decisionTime }) => decisionTime);
const asOf = times('test')[20];
const limit = distanceLimit(dataset);

const readNewest: ReadNewest = (_, timeframe, count, before) => {
  const columns = series('demo:BTC/USDT', timeframe, 0, before - timeframeMs(timeframe) + 1);
  return sliceColumns(columns, Math.max(0, columns.openTime.length - count), columns.openTime.length);
};

const predictors: Predictor[] = [];
function predictorWith(change: Partial<Manifest> = {}, modelId = 'm-test'): Predictor {
  const network = buildModel(exampleConfig, 5);
  const manifest = { ...exampleContent(), scalers: dataset.scalers, version: 1 as const, sha256: {}, ...change };
  const predictor = createPredictor({ modelId, manifest, network, dispose: () => void network.dispose() });
  predictors.push(predictor);
  return predictor;
}
const decide = (predictor: Predictor, at = asOf, market: Market = 'demo:BTC/USDT', read = readNewest): Decided =>
  predictor.decide({ market, asOf: at, readNewest: read, tickSize: 0.01 });

beforeAll(() => startBackend('wasm'));
afterAll(() => {
  for (const predictor of predictors) predictor.dispose();
});

/** The newest 1m bar changed as `change` says. */
function readChanged(change: (bars: ClosedColumns, newest: number) => void): ReadNewest {
  return (of, timeframe, count, before) => {
    const columns = readNewest(of, timeframe, count, before);
    if (timeframe !== '1m') return columns;
    const copy = Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column.slice()]));
    const bars = asClosed(copy as ClosedColumns);
    change(bars, bars.openTime.length - 1);
    return bars;
  };
}

describe('the hash of the inputs', () => {
  it('is the same for the same bars and another when a bar, the moment or the model is', () => {
    const predictor = predictorWith();
    const { inputHash, prediction } = decide(predictor);
    expect(inputHash).toMatch(/^[0-9a-f]{64}$/);
    expect(decide(predictor)).toEqual({ inputHash, prediction, rules: exampleContent().rules });
    const others = [
      decide(predictor, times('test')[21]),
      decide(predictorWith({}, 'm-other')),
      decide(
        predictor,
        asOf,
        'demo:BTC/USDT',
        readChanged((bars, newest) => {
          bars.close[newest] += 0.01;
        }),
      ),
    ].map((other) => other.inputHash);
    expect(new Set([inputHash, ...others]).size).toBe(4);
  });
});

describe('a decision that was prepared', () => {
  const prepared = (read: ReadNewest) => {
    const predictor = predictorWith();
    predictor.prepare({ market: 'demo:BTC/USDT', asOf, readNewest: read });
    return decide(predictor);
  };

  it('is the same to the bit', () => {
    expect(prepared(readNewest)).toEqual(decide(predictorWith()));
  });

  it('is made from what is stored when its bar closes, also where that has changed since', () => {
    // An older bar that is revised after the preparation: what was prepared must not be used.
    const before = readChanged((bars, newest) => {
      bars.close[newest - 100] *= 1.001;
      bars.high[newest - 100] *= 1.01;
    });
    expect(prepared(before)).toEqual(decide(predictorWith()));
    // Control: that bar does count.
    expect(decide(predictorWith(), asOf, 'demo:BTC/USDT', before).inputHash).not.toBe(
      decide(predictorWith()).inputHash,
    );
  });
});

describe('bars unlike the training', () => {
  it('are abstained on with the distance, where those of the training are not', () => {
    const predictor = predictorWith({ distanceLimit: limit });
    const train = times('train');
    const strange = train.filter((at) => /unlike those/.test(decide(predictor, at).prediction.reasons.join(' ')));
    expect(strange.length / train.length).toBeLessThan(0.03);
    const crash = readChanged((bars, newest) => {
      for (let i = newest - 10; i <= newest; i += 1) {
        for (const name of ['open', 'high', 'low', 'close'] as const) bars[name][i] *= 0.7 ** (i - newest + 11);
        bars.volume[i] *= 1_000;
      }
    });
    const { prediction } = decide(predictor, asOf, 'demo:BTC/USDT', crash);
    expect(prediction.signal).toBe('abstain');
    expect(prediction.reasons[0]).toMatch(/unlike those the model was trained on: distance \d+\.\d\d, where 99 %/);
  });

  it('cannot be told from others by a model that was stored without a limit, which says so', () => {
    const said = decide(predictorWith()).prediction.reasons.join(' ');
    expect(said).toMatch(/does not say how far its training data reach/);
    expect(decide(predictorWith({ distanceLimit: limit })).prediction.reasons.join(' ')).not.toMatch(/does not say/);
  });
});

describe('an old model', () => {
  const market: Market = 'binance:BTC/USDT';
  const endingAt = (to: number) =>
    predictorWith({
      markets: [market],
      split: { train: { from: 0, to }, validation: { from: 0, to }, test: { from: 0, to } },
    });

  it('abstains 90 days after the end of its data and says so', () => {
    expect(decide(endingAt(asOf - 89 * dayMs), asOf, market).prediction.reasons.join(' ')).not.toMatch(/expired/);
    const { signal, reasons } = decide(endingAt(asOf - 91 * dayMs), asOf, market).prediction;
    expect(signal).toBe('abstain');
    expect(reasons[0]).toBe("The model's data end 91 days before: after 90 days it has expired; train a new one.");
  });
});

it('a network that answers with something that is not a number is refused by name', () => {
  const predictor = predictorWith({ calibration: { temperature: Number.NaN, offsets: [0, 0, 0] } });
  expect(() => decide(predictor)).toThrow(
    expect.objectContaining({ code: 'corrupt', message: expect.stringMatching(/m-test/) }),
  );
});
