import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contract } from '../contract/contract.ts';
import { sliceColumns } from '../domain/candle.ts';
import { dayMs, hourMs, minuteMs, timeframeMs } from '../domain/timeframe.ts';
import { systemClock } from '../hosts/system-ports.ts';
import { createPredictor } from '../inference/predict.ts';
import { exampleConfig } from '../model/example-model.test-kit.ts';
import { type LoadedModel, loadModel } from '../model/model-folder.ts';
import { exampleMarkets, exampleSeries } from './example-dataset.test-kit.ts';
import { judgeChallenge } from './judge-challenge.ts';
import type { ReadSeries } from './market-series.ts';
import { runTraining } from './run-training.ts';
import { dataEnd, planWindow } from './unseen-window.ts';

const start = Date.UTC(2025, 0, 1);
const series = exampleSeries(34);
const settled = start + 33 * dayMs;

let dir: string;
let champion: LoadedModel;
let challenger: LoadedModel;
let window: { from: number; to: number };

async function train(seed: number, to: number): Promise<LoadedModel> {
  const { modelId } = await runTraining({
    spec: {
      ...contract['training.start'].params.parse({ markets: exampleMarkets, preset: 'tiny' }),
      ...{ epochs: 1, batchSize: 256, branchBaselines: false, seed, to },
    },
    readSeries: series,
    modelsDir: dir,
    clock: systemClock,
    runId: `run-${seed}`,
    modelId: `m-${seed}`,
    config: exampleConfig,
    backend: 'wasm',
  });
  return loadModel(join(dir, modelId));
}

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'omni-challenge-'));
  champion = await train(1, start + 20 * dayMs);
  const plan = planWindow({
    seenUntil: dataEnd(champion.manifest),
    settled,
    judgedMs: 6 * dayMs,
    horizonMs: 6 * hourMs,
  });
  if (!plan) throw new Error('no plan');
  window = plan.window;
  challenger = await train(2, plan.trainTo);
}, 120_000);
afterAll(() => {
  champion.dispose();
  challenger.dispose();
  rmSync(dir, { recursive: true, force: true });
});

const judge = (one: LoadedModel, other: LoadedModel, of = window, markets = exampleMarkets) =>
  judgeChallenge(one, other, { ...of, markets: [...markets] }, { readSeries: series });

/** As the live predictor reads: the newest bars closed at or before a moment. */
const readNewest: Parameters<ReturnType<typeof createPredictor>['predict']>[0]['readNewest'] = (
  market,
  timeframe,
  limit,
  before,
) => {
  const columns = (series as ReadSeries)(market, timeframe, 0, before - timeframeMs(timeframe) + 1);
  return sliceColumns(columns, Math.max(0, columns.openTime.length - limit), columns.openTime.length);
};

describe('champion and challenger', () => {
  it('are judged on every decision of the window, as the live predictor would have said it', async () => {
    const judgement = await judge(champion, challenger);
    const times = Array.from(
      { length: (window.to - window.from) / (10 * minuteMs) },
      (_, i) => Math.ceil(window.from / (10 * minuteMs)) * 10 * minuteMs + i * 10 * minuteMs,
    ).filter((time) => time < window.to);
    expect(judgement.samples).toBe(times.length * exampleMarkets.length);
    expect(judgement).toMatchObject({ from: times[0], to: times.at(-1), blocks: expect.any(Number) });
    expect(judgement.gain.value).toBeCloseTo(judgement.logLoss.champion - judgement.logLoss.challenger, 9);

    // One hour is worked out again by hand.
    const hour = { from: window.from, to: window.from + hourMs };
    const few = await judge(champion, challenger, hour);
    expect(few.outcome).toBe('tooLittleData');
    const [market] = exampleMarkets;
    const minutes = series(market, '1m', 0, settled + dayMs);
    for (const [model, loss] of [
      [champion, few.logLoss.champion],
      [challenger, few.logLoss.challenger],
    ] as const) {
      const predictor = createPredictor(model);
      const { labelTrade } = await import('../labels/triple-barrier.ts');
      const losses = exampleMarkets.flatMap((of) =>
        times
          .filter((time) => time < hour.to)
          .map((asOf) => {
            const said = predictor.predict({ market: of, asOf, readNewest, tickSize: 0.01 });
            const bars = of === market ? minutes : series(of, '1m', 0, settled + dayMs);
            const label = labelTrade(bars, asOf, said.entry, said.atr, model.manifest.rules);
            return -Math.log(said.probabilities[label?.outcome ?? 'flat']);
          }),
      );
      expect(loss).toBeCloseTo(losses.reduce((sum, one) => sum + one, 0) / losses.length, 4);
    }
  });

  it('make no difference when they are the same, and a challenger that is sure of everything loses', async () => {
    const same = await judge(champion, champion);
    expect(same).toMatchObject({ outcome: 'noDifference', gain: { value: 0 } });
    const sure: LoadedModel = {
      ...challenger,
      manifest: { ...challenger.manifest, calibration: { temperature: 0.02, offsets: [1, 0, 0] } },
    };
    const worse = await judge(champion, sure);
    expect(worse.outcome).toBe('loses');
    expect(worse.gain.interval.high).toBeLessThan(0);
    // And the other way round, so that a win can be told, too.
    expect((await judge(sure, champion)).outcome).toBe('wins');
  });

  it('are judged on the markets that are asked for and no other', async () => {
    const all = await judge(champion, challenger);
    const each = [];
    for (const market of exampleMarkets) {
      const one = await judgeChallenge(
        champion,
        challenger,
        { ...window, markets: [market] },
        {
          readSeries(of, ...asked) {
            if (of !== market) throw new Error(`${of} is not at stake.`);
            return series(of, ...asked);
          },
        },
      );
      each.push(one);
    }
    expect(each.reduce((sum, { samples }) => sum + samples, 0)).toBe(all.samples);
    expect(each[0].logLoss.champion).not.toBeCloseTo(each[1].logLoss.champion, 4);
    const mean = each.reduce((sum, { samples, logLoss }) => sum + samples * logLoss.champion, 0) / all.samples;
    expect(mean).toBeCloseTo(all.logLoss.champion, 6);
  });

  it('leave everybody else a turn between any two reads, at every two thousand bars and at every sixteen predictions', async () => {
    let turn = 0;
    let isOver = false;
    const tick = () => {
      turn += 1;
      if (!isOver) setImmediate(tick);
    };
    setImmediate(tick);
    const reads: number[] = [];
    let bars = 0;
    const { samples } = await judgeChallenge(
      champion,
      challenger,
      { ...window, markets: [...exampleMarkets] },
      {
        readSeries(...asked) {
          reads.push(turn);
          const columns = series(...asked);
          bars += columns.openTime.length;
          return columns;
        },
      },
    );
    isOver = true;
    expect(new Set(reads).size).toBe(reads.length);
    expect(turn).toBeGreaterThan(reads.length + bars / 2_000 + (2 * samples) / 16);
  });

  it('are not judged on what one of them knows', async () => {
    const { test } = challenger.manifest.split;
    await expect(judge(champion, challenger, { from: test.from, to: test.to })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/lies in the data of m-2/),
    });
    await expect(judge(champion, challenger, { ...window, from: window.from - 30 * minuteMs })).rejects.toThrow(
      /within a horizon/,
    );
  });

  it('are not compared when they have learnt other trades, and say when the bars are gone', async () => {
    const { manifest } = challenger;
    const other = { ...challenger, manifest: { ...manifest, rules: { ...manifest.rules, takeProfitAtr: 4 } } };
    await expect(judge(champion, other)).rejects.toThrow(/other trades/);
    const none: ReadSeries = (market, timeframe, from, to) => series(market, timeframe, from, Math.min(to, start));
    await expect(
      judgeChallenge(champion, challenger, { ...window, markets: [...exampleMarkets] }, { readSeries: none }),
    ).rejects.toMatchObject({
      code: 'not-enough-data',
    });
  });
});
