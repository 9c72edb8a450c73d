import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openCandleStore } from '../core/candles/store.ts';
import type { TrainingSpec } from '../core/contract/contract.ts';
import { candleAt } from '../core/domain/candle.ts';
import type { Market } from '../core/domain/market.ts';
import { silentLogger } from '../core/domain/ports.ts';
import { dayMs } from '../core/domain/timeframe.ts';
import { systemClock } from '../core/hosts/system-ports.ts';
import { createSyntheticMarket } from '../core/simulator/synthetic-market.ts';
import type { BenchReport } from './report.ts';
import type { Answer } from './train-memory.child.ts';

/** The daily windows need this much before the first decision. */
const warmupDays = 331;
/** Two markets at 144 decisions a day: about 67,000, of which 60,000 are left when the last tenth is sealed. */
const decisionDays = 236;

/** Peak memory of training the base preset for one epoch on 60,000 samples of two markets. */
export async function run(): Promise<BenchReport> {
  const dataDir = mkdtempSync(join(tmpdir(), 'omni-bench-'));
  try {
    const market = createSyntheticMarket({ seed: 1 });
    const from = market.firstOpenTime;
    const store = openCandleStore(join(dataDir, 'candles.sqlite'), { clock: systemClock, logger: silentLogger });
    const markets = market.symbols.map(({ symbol }) => `demo:${symbol}` as Market);
    markets.forEach((name, i) => {
      for (let day = 0; day < warmupDays + decisionDays; day += 10) {
        const columns = market.minutes(market.symbols[i].symbol, from + day * dayMs, from + (day + 10) * dayMs);
        const bars = Array.from(columns.openTime, (_, row) => candleAt(columns, row));
        store.put(name, '1m', bars, 'import');
      }
    });
    store.close();
    const spec: TrainingSpec = {
      markets,
      preset: 'base',
      seed: 1,
      epochs: 1,
      batchSize: 64,
      learningRate: 0.001,
      seeds: 1,
      recencyHalfLifeDays: null,
      branchBaselines: false,
      headlines: true,
    };
    const child = fileURLToPath(new URL('train-memory.child.ts', import.meta.url));
    const output = execFileSync(process.execPath, [child, dataDir, JSON.stringify(spec)]).toString();
    const { samples, peakMegabytes, samplesPerSecond } = JSON.parse(output) as Answer;
    return {
      name: 'train-memory',
      results: [
        { what: 'samples', value: samples, unit: '' },
        { what: 'peak memory of the training process', value: peakMegabytes, unit: 'MB' },
        { what: 'training, base preset', value: samplesPerSecond, unit: 'samples/s' },
      ],
      ratios: [{ what: 'peak memory', against: '600 MB (allowed / taken)', value: 600 / peakMegabytes }],
    };
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}
