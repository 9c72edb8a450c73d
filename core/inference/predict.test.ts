import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readNewest as readNewestStored } from '../candles/read-series.ts';
import { createTestStore } from '../candles/store.test-kit.ts';
import { contract } from '../contract/contract.ts';
import { asClosed, type Candle, type ClosedColumns, candleAt, columnNames, sliceColumns } from '../domain/candle.ts';
import type { Prediction } from '../domain/prediction.ts';
import { hourMs, minuteMs, timeframeMs } from '../domain/timeframe.ts';
import { warmupBars } from '../features/warmup.ts';
import { startBackend } from '../model/backend.ts';
import { buildModel, logitsOf } from '../model/build-model.ts';
import { calibrate } from '../model/calibration.ts';
import { exampleConfig, exampleContent } from '../model/example-model.test-kit.ts';
import type { LoadedModel } from '../model/model-folder.ts';
import { exampleDataset, exampleSeries } from '../training/example-dataset.test-kit.ts';
import { predictLogits } from '../training/predict-logits.ts';
import { createPredictor, type Predictor } from './predict.ts';
import type { ReadNewest } from './read-windows.ts';

const market = 'demo:BTC/USDT';
const series = exampleSeries();
const dataset = exampleDataset(series);
const asOf = dataset.samples[dataset.split.test[40]].decisionTime;
let model: LoadedModel;
let predictor: Predictor;

beforeAll(async () => {
  await startBackend('wasm');
  const network = buildModel(exampleConfig, 5);
  const calibration = { temperature: 1.5, offsets: [0.2, -0.1, 0.3] };
  const manifest = {
    ...exampleContent(),
    scalers: dataset.scalers,
    calibration,
    version: 1 as const,
    sha256: {},
  };
  model = { modelId: 'm-test', manifest, network, dispose: () => void network.dispose() };
  predictor = createPredictor(model);
});
afterAll(() => predictor.dispose());

/** The newest bars out of a whole series. */
const readNewest: ReadNewest = (of, timeframe, limit, before) => {
  const columns = series(of, timeframe, 0, before - timeframeMs(timeframe) + 1);
  return sliceColumns(columns, Math.max(0, columns.openTime.length - limit), columns.openTime.length);
};

function predict(change: Partial<Parameters<Predictor['predict']>[0]> = {}): Prediction {
  return predictor.predict({ market, asOf, readNewest, tickSize: 0.01, ...change });
}

describe('a prediction', () => {
  it('has calibrated probabilities, levels on the tick and reasons, in the shape of the contract', () => {
    const prediction = contract['predictions.make'].result.parse(predict({ tickSize: 0.5 }));
    const { short, long } = prediction.probabilities;
    expect(prediction).toMatchObject({ market, asOf, modelId: 'm-test', horizonEnd: asOf + 6 * hourMs });
    expect(prediction.side).toBe(short > long ? 'short' : 'long');
    expect(prediction.takeProfit % 0.5).toBe(0);
    expect(prediction.stopLoss % 0.5).toBe(0);
    const distance = Math.abs(prediction.takeProfit - prediction.entry) / prediction.atr;
    expect(distance).toBeCloseTo(2.5, 1);
    expect(prediction.reasons.join(' ')).toMatch(/no headlines/);
  });

  it('has probabilities that add up to 1 in double precision', () => {
    for (const index of dataset.split.test.slice(0, 20)) {
      const { short, flat, long } = predict({ asOf: dataset.samples[index].decisionTime }).probabilities;
      expect(Math.abs(short + flat + long - 1)).toBeLessThan(1e-12);
    }
  });

  it('reads exactly window and warm-up of each timeframe, as of its time', () => {
    const asked = vi.fn(readNewest);
    predict({ readNewest: asked });
    expect(asked.mock.calls).toEqual(
      (['1m', '10m', '1h'] as const).map((name) => [market, name, 6 + warmupBars[name], asOf]),
    );
  });

  it('says what training would have said about the same decision', async () => {
    const indices = dataset.split.test.filter((i) => dataset.samples[i].market === 0).slice(0, 6);
    const logits = await predictLogits(logitsOf(model.network), dataset, indices);
    const expected = calibrate(logits, model.manifest.calibration);
    indices.forEach((index, i) => {
      const { probabilities } = predict({ asOf: dataset.samples[index].decisionTime });
      expect(Math.abs(probabilities.short - expected[3 * i])).toBeLessThan(2e-3);
      expect(Math.abs(probabilities.long - expected[3 * i + 2])).toBeLessThan(2e-3);
    });
  });

  it('over a candle store is identical whatever happens later, where a later one is not', () => {
    const decisions = Array.from(dataset.split.test, (i) => dataset.samples[i].decisionTime);
    // In the middle of an hour: the 1h bar around it closes later.
    const time = decisions.find((decision) => decision > asOf && decision % hourMs === hourMs / 2) as number;
    const test = createTestStore();
    const minutes = series(market, '1m', 0, Number.MAX_SAFE_INTEGER);
    const rows = Array.from(minutes.openTime, (_, i): Candle => candleAt(minutes, i));
    test.store.put(market, '1m', rows, 'rest');
    const readStored: ReadNewest = (...asked) => readNewestStored(test.store, ...asked);
    const predictAt = (at: number) => predict({ asOf: at, readNewest: readStored });
    const expected = predictAt(time);
    const later = predictAt(time + 10 * minuteMs);
    expect(expected).toEqual(predict({ asOf: time }));

    const scaled = (row: Candle, factor: number): Candle => ({
      openTime: row.openTime,
      open: row.open * factor,
      high: row.high * factor,
      low: row.low * factor,
      close: row.close * factor,
      volume: row.volume * factor,
    });
    const future = rows.filter((row) => row.openTime + minuteMs > time);
    const hour = { ...future[0], openTime: time - hourMs / 2 };
    fc.assert(
      fc.property(fc.double({ min: 1.01, max: 10, noNaN: true }), (factor) => {
        const changed = future.map((row) => scaled(row, factor));
        expect(test.store.put(market, '1m', changed, 'rest').rejected).toEqual([]);
        test.store.put(market, '1h', [scaled(hour, factor)], 'rest');
        expect(predictAt(time)).toEqual(expected);
        expect(predictAt(time + 10 * minuteMs)).not.toEqual(later);
      }),
      { numRuns: 5 },
    );
    test.remove();
  });

  it('refuses bars that close after its time', () => {
    const future: ReadNewest = (of, timeframe, limit) => readNewest(of, timeframe, limit, asOf + hourMs);
    expect(() => predict({ readNewest: future })).toThrow(/must not be used/);
  });

  it('abstains on a market the model was not trained on, and says so', () => {
    const { signal, reasons } = predict({ market: 'demo:ETH/USDT' });
    expect(signal).toBe('abstain');
    expect(reasons[0]).toMatch(/m-test was trained on demo:BTC\/USDT, not on demo:ETH\/USDT/);
  });

  it('abstains on stale data: two minutes late is fine, more is not', () => {
    const lateBy = (minutes: number): ReadNewest => {
      return (of, timeframe, limit, before) =>
        readNewest(of, timeframe, limit, timeframe === '1m' ? before - minutes * minuteMs : before);
    };
    expect(predict({ readNewest: lateBy(2) }).reasons.join(' ')).not.toMatch(/stale/);
    const late = predict({ readNewest: lateBy(3) });
    expect(late).toMatchObject({ signal: 'abstain', asOf: asOf - 3 * minuteMs });
    expect(late.reasons[0]).toMatch(/newest 1m bar closed 3 minutes before/);
  });

  it('abstains while a bar is missing inside a window, as training left such moments out, and not once it is behind it', () => {
    const withoutBar = (age: number): ReadNewest => {
      return (of, timeframe, limit, before) => {
        const columns = readNewest(of, timeframe, limit + 1, before);
        if (timeframe !== '10m') return readNewest(of, timeframe, limit, before);
        const missing = columns.openTime.length - age;
        const kept = columnNames.map((name) => [name, columns[name].filter((_, i) => i !== missing)]);
        return asClosed(Object.fromEntries(kept) as ClosedColumns);
      };
    };
    const { signal, reasons } = predict({ readNewest: withoutBar(6) });
    expect(signal).toBe('abstain');
    expect(reasons[0]).toBe('Bars are missing among the newest 6 of 10m: the model was trained without such gaps.');
    expect(predict({ readNewest: withoutBar(7) }).reasons.join(' ')).not.toMatch(/missing/);
  });

  it('says how many bars are missing', () => {
    const few: ReadNewest = (of, timeframe, limit, before) => readNewest(of, timeframe, Math.min(limit, 100), before);
    expect(() => predict({ readNewest: few })).toThrow(
      expect.objectContaining({
        code: 'not-enough-data',
        message: expect.stringContaining('1m 100 of 306, 10m 100 of 306, 1h 100 of 306'),
      }),
    );
  });

  it('frees every tensor it used', () => {
    predict();
    const before = tf.memory().numTensors;
    predict();
    expect(tf.memory().numTensors).toBe(before);
  });
});
