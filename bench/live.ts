import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CandleStore, openCandleStore } from '../core/candles/store.ts';
import { type Candle, type ClosedCandle, candleAt } from '../core/domain/candle.ts';
import type { Market } from '../core/domain/market.ts';
import { silentLogger as logger } from '../core/domain/ports.ts';
import type { Clock } from '../core/domain/time.ts';
import { minuteMs, type Timeframe, timeframeMs } from '../core/domain/timeframe.ts';
import { createLiveCandles } from '../core/engine/live-candles.ts';
import { bundledModelId, createModelChoice } from '../core/engine/model-choice.ts';
import { createPredictions } from '../core/engine/predictions.ts';
import { openSettings } from '../core/engine/settings.ts';
import { generateCandles } from '../core/features/sample-candles.test-kit.ts';
import { systemClock } from '../core/hosts/system-ports.ts';
import { startBackend } from '../core/model/backend.ts';
import { buildModel } from '../core/model/build-model.ts';
import { presets } from '../core/model/config.ts';
import { exampleContent } from '../core/model/example-model.test-kit.ts';
import { saveModel } from '../core/model/model-folder.ts';
import { openRegistry } from '../core/model/registry.ts';
import { openRecord } from '../core/record/open-record.ts';
import type { BenchReport } from './report.ts';

const marketCount = 20;
const rounds = 105;
const warmupRounds = 5;
const limitMs = 50;
const historyBars: readonly (readonly [Timeframe, number])[] = [
  ['1d', 400],
  ['1h', 500],
  ['1m', 4_320],
];
const barsARound = 10;

/** The model that comes along, and one as most users train theirs; that it was not trained costs no time. */
const models = ['tiny', 'base'] as const;
type Model = (typeof models)[number];

/** Whether the decision bars of all markets close in one moment, or each when the one before is recorded. */
type Way = 'together' | 'apart';

/**
 * 20 markets with the bundled model and with one of the usual size, from a closed 1m bar that is about to be stored until its decision is
 * durable in the record: with all bars coming in the same moment, counted from the first of them, and with one coming after the other.
 */
export async function run(): Promise<BenchReport> {
  const measured = [];
  for (const model of models) measured.push(await reportOn(model));
  return {
    name: 'live',
    results: measured.flatMap(({ results }) => results),
    ratios: measured.flatMap(({ ratios }) => ratios),
  };
}

async function reportOn(model: Model): Promise<Pick<BenchReport, 'results' | 'ratios'>> {
  const dir = mkdtempSync(join(tmpdir(), 'omni-bench-live-'));
  try {
    const { delays, predicted, processorMs, aheadMs } = await measure(dir, await modelFolder(model, dir));
    const at = (way: Way, share: number) => {
      const sorted = delays[way].sort((a, b) => a - b);
      return sorted[Math.floor(share * sorted.length)];
    };
    const what = `${model}: closed bar to stored prediction`;
    return {
      results: [
        { what: `${model}: decisions predicted and recorded, ${marketCount} markets`, value: predicted, unit: 'rows' },
        { what: `${model}: processor time of each, its bar stored`, value: processorMs, unit: 'ms' },
        {
          what: `${model}: processor time of each before its last bar, nine bars stored`,
          value: aheadMs,
          unit: 'ms',
        },
        { what: `${what}, bars apart, median`, value: at('apart', 0.5), unit: 'ms' },
        { what: `${what}, bars apart, p99`, value: at('apart', 0.99), unit: 'ms' },
        { what: `${what}, all bars at once, median`, value: at('together', 0.5), unit: 'ms' },
        { what: `${what}, all bars at once, p99`, value: at('together', 0.99), unit: 'ms' },
      ],
      ratios: (['apart', 'together'] as const).map((way) => ({
        what: `${what}, bars ${way}, p99`,
        against: `the limit of ${limitMs} ms`,
        value: limitMs / at(way, 0.99),
      })),
    };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Where the model lies that every market is predicted with. */
async function modelFolder(model: Model, dir: string): Promise<string> {
  if (model === 'tiny') return join(import.meta.dirname, '../models');
  await startBackend('wasm');
  const folder = join(dir, 'bundled');
  const network = buildModel(presets[model], 1);
  await saveModel(join(folder, bundledModelId), { network, content: exampleContent(presets[model]) });
  network.dispose();
  return folder;
}

type Minutes = { readonly market: Market; readonly coming: readonly ClosedCandle[] };

/** Fills the store up to midnight and returns the minutes after it. */
function fill(store: CandleStore, start: number): Minutes[] {
  return Array.from({ length: marketCount }, (_, i): Minutes => {
    const market: Market = `demo:COIN${i}/USDT`;
    const generated = (timeframe: Timeframe, bars: number, more = 0) => {
      const columns = generateCandles({ bars: bars + more, timeframe, seed: i + 1 });
      const shift = start - bars * timeframeMs(timeframe) - columns.openTime[0];
      return Array.from(columns.openTime, (openTime, row): ClosedCandle => {
        return { ...candleAt(columns, row), openTime: openTime + shift };
      });
    };
    for (const [timeframe, bars] of historyBars) put(store, market, timeframe, generated(timeframe, bars));
    const ours = generated('1m', 4_320, rounds * barsARound);
    return { market, coming: ours.slice(4_320) };
  });
}

function put(store: CandleStore, market: Market, timeframe: Timeframe, bars: readonly Candle[]): void {
  const { rejected } = store.put(market, timeframe, bars, 'rest', Number.MAX_SAFE_INTEGER);
  if (rejected.length > 0) throw new Error(`A bar was refused: ${rejected[0].reason}`);
}

async function measure(dir: string, bundledDir: string) {
  const start = Date.UTC(2026, 0, 10);
  let time = start;
  const clock: Clock = { ...systemClock, now: () => time };
  const store = openCandleStore(join(dir, 'candles.sqlite'), { clock, logger });
  const record = openRecord(dir, { clock, logger });
  const live = createLiveCandles(store);
  const delays: Record<Way, number[]> = { together: [], apart: [] };
  let predicted = 0;
  let began = 0;
  let processorMs = 0;
  let aheadMs = 0;
  let isMeasured = false;
  let way: Way = 'together';
  const predictions = createPredictions({
    ...{ store, live, record, clock, logger },
    registry: openRegistry({ dir: join(dir, 'models'), bundledDir, logger }),
    choice: createModelChoice(await openSettings(dir, logger), [`demo:${bundledModelId}/USDT`]),
    isStreamed: () => true,
    notice() {},
    tickSize: () => 0.01,
    onRecorded({ modelId }) {
      if (!isMeasured) return;
      delays[way].push(performance.now() - began);
      predicted += modelId === null ? 0 : 1;
    },
  });
  const markets = fill(store, start);
  for (let round = 0; round < rounds; round += 1) {
    isMeasured = round >= warmupRounds;
    way = round % 2 === 0 ? 'together' : 'apart';
    const first = round * barsARound;
    const last = first + barsARound - 1;
    // The minutes before the last one, with the time that lies between them: what can be done ahead is done ahead.
    const beforeAhead = process.cpuUsage();
    for (let bar = first; bar < last; bar += 1) {
      time = start + (bar + 1) * minuteMs;
      for (const { market, coming } of markets) {
        put(store, market, '1m', [coming[bar]]);
        live.publish(market, { kind: 'closed', candle: coming[bar] });
      }
      await predictions.settled();
    }
    const ahead = process.cpuUsage(beforeAhead);
    if (isMeasured) aheadMs += (ahead.user + ahead.system) / 1_000;
    time = start + (last + 1) * minuteMs;
    began = performance.now();
    const before = process.cpuUsage();
    for (const { market, coming } of markets) {
      if (way === 'apart') began = performance.now();
      put(store, market, '1m', [coming[last]]);
      live.publish(market, { kind: 'closed', candle: coming[last] });
      if (way === 'apart') await predictions.settled();
    }
    await predictions.settled();
    const { user, system } = process.cpuUsage(before);
    if (isMeasured) processorMs += (user + system) / 1_000;
  }
  await predictions.close();
  record.close();
  store.close();
  const decisions = delays.together.length + delays.apart.length;
  return { delays, predicted, processorMs: processorMs / decisions, aheadMs: aheadMs / decisions };
}
