import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCandleStore } from '../candles/store.ts';
import { candleAt } from '../domain/candle.ts';
import type { Market } from '../domain/market.ts';
import { silentLogger as logger } from '../domain/ports.ts';
import type { RecordedDecision } from '../domain/record.ts';
import type { Clock, UtcMs } from '../domain/time.ts';
import { minuteMs } from '../domain/timeframe.ts';
import { createManualClock } from '../hosts/manual-clock.test-kit.ts';
import { startBackend } from '../model/backend.ts';
import { buildModel } from '../model/build-model.ts';
import { exampleConfig, exampleContent } from '../model/example-model.test-kit.ts';
import { saveModel } from '../model/model-folder.ts';
import { openRegistry } from '../model/registry.ts';
import { openRecord } from '../record/open-record.ts';
import { exampleDataset, exampleMarkets, exampleSeries } from '../training/example-dataset.test-kit.ts';
import { createLiveCandles } from './live-candles.ts';
import { bundledModelId, createModelChoice } from './model-choice.ts';
import { createPredictions } from './predictions.ts';
import { openSettings } from './settings.ts';
import type { TradingRules } from './trading-rules.ts';

/** Three weeks of two synthetic markets, and a network with that data's scalers that was never trained. */
const series = exampleSeries();
const lastDays = { from: Date.UTC(2025, 0, 19), to: Date.UTC(2025, 0, 22) };

/** Saves the model that every market is predicted with unless another is chosen. */
async function saveExampleModel(dir: string): Promise<void> {
  await startBackend('wasm');
  const network = buildModel(exampleConfig, 5);
  const { scalers } = exampleDataset(series);
  const content = { ...exampleContent(), markets: [...exampleMarkets], scalers, distanceLimit: 64 };
  await saveModel(join(dir, bundledModelId), { network, content });
  network.dispose();
}

/**
 * Two markets whose minutes a test closes by hand, in a data directory of its own that survives `restart`.
 * It stands at midnight of the day before the last but one of its data.
 */
export async function createLiveMarket(
  options: { isStreamed?(market: Market): boolean; trading?(): TradingRules } = {},
) {
  const dir = mkdtempSync(join(tmpdir(), 'omni-live-predictor-'));
  await saveExampleModel(join(dir, 'bundled'));
  let time = createManualClock(lastDays.from);
  const clock: Clock = {
    now: () => time.now(),
    monotonic: () => time.monotonic(),
    schedule: (delayMs, task) => time.schedule(delayMs, task),
  };
  const store = openCandleStore(join(dir, 'candles.sqlite'), { clock, logger });
  let isStored = false;
  const put = (market: Market, from: UtcMs, to: UtcMs) => {
    const minutes = series(market, '1m', from, to);
    const rows = Array.from(minutes.openTime, (_, i) => candleAt(minutes, i));
    if (!isStored) store.put(market, '1m', rows, 'rest', Number.MAX_SAFE_INTEGER);
    return rows;
  };
  for (const market of exampleMarkets) put(market, 0, lastDays.from);
  const published: RecordedDecision[] = [];
  const notices: string[] = [];

  const start = async () => {
    const record = openRecord(dir, { clock, logger });
    const live = createLiveCandles(store);
    const registry = openRegistry({ dir: join(dir, 'models'), bundledDir: join(dir, 'bundled'), logger });
    const choice = createModelChoice(await openSettings(dir, logger), []);
    const predictions = createPredictions({
      ...{ store, registry, choice, live, record, clock, logger },
      onRecorded: (row) => published.push(row),
      isStreamed: options.isStreamed ?? (() => true),
      notice: (_, message) => notices.push(message),
      tickSize: () => 0.01,
      trading: options.trading,
    });
    return { record, live, choice, registry, predictions };
  };
  let parts = await start();
  const restart = async (meanwhile = () => {}) => {
    await parts.predictions.close();
    parts.record.close();
    meanwhile();
    parts = await start();
  };

  return {
    dir,
    store,
    clock,
    published,
    notices,
    parts: () => parts,
    /** Every row of the record, oldest first. */
    rows: () => parts.record.rowsAfter(0, 100_000).map(({ row, hash }) => ({ ...JSON.parse(row), hash })),
    /** Stores the next minutes as a download does: nobody is told. */
    store1m(minutes: number) {
      const from = clock.now();
      for (const market of exampleMarkets) put(market, from, from + minutes * minuteMs);
      time.advance(minutes * minuteMs);
    },
    /** Closes the next minutes of every market, one by one; what is due is recorded before the next closes. */
    async play(minutes: number) {
      for (let minute = 0; minute < minutes; minute += 1) {
        const from = clock.now();
        time.advance(minuteMs);
        for (const market of exampleMarkets) {
          for (const candle of put(market, from, from + minuteMs))
            parts.live.publish(market, { kind: 'closed', candle });
        }
        await parts.predictions.settled();
      }
    },
    restart,
    /** Begins again with an empty record over the candles that were stored, which the next minutes are among. */
    async replay() {
      isStored = true;
      await restart(() => {
        for (const file of readdirSync(dir)) if (file.startsWith('record')) rmSync(join(dir, file));
        time = createManualClock(lastDays.from);
      });
    },
    async remove() {
      await parts.predictions.close();
      parts.record.close();
      store.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
