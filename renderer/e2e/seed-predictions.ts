import { fileURLToPath } from 'node:url';
import { readNewest } from '../../core/candles/read-series.ts';
import { openCandleStore } from '../../core/candles/store.ts';
import type { Market } from '../../core/domain/market.ts';
import type { DecisionRecord } from '../../core/domain/record.ts';
import { minuteMs } from '../../core/domain/timeframe.ts';
import { predictedRow } from '../../core/engine/live-predictor-row.ts';
import { bundledModelId } from '../../core/engine/model-choice.ts';
import { candlesPath, modelsPath } from '../../core/engine/paths.ts';
import { pinoLogger, systemClock } from '../../core/hosts/system-ports.ts';
import { createPredictor } from '../../core/inference/predict.ts';
import { openRegistry } from '../../core/model/registry.ts';
import { openRecord } from '../../core/record/open-record.ts';

const decisionMs = 10 * minuteMs;
const bundledDir = fileURLToPath(new URL('../../models', import.meta.url));
const tickSize = 0.01;

/**
 * Records what the bundled model says at the last `count` decision bars of a market's stored candles, as the workstation would have. Nothing
 * else may have the folder open.
 * @returns what was recorded, oldest first
 */
export async function seedPredictions(dataDir: string, market: Market, count: number): Promise<DecisionRecord[]> {
  const ports = { clock: systemClock, logger: pinoLogger({ level: 'error' }) };
  const store = openCandleStore(candlesPath(dataDir), ports);
  const record = openRecord(dataDir, ports);
  const registry = openRegistry({ dir: modelsPath(dataDir), bundledDir, logger: ports.logger });
  const predictor = createPredictor(await registry.load(bundledModelId));
  try {
    const newest = store.last(market, '1m');
    if (!newest) throw new Error(`there are no candles of ${market} to decide on`);
    const end = Math.floor((newest.openTime + minuteMs) / decisionMs) * decisionMs;
    const decisions: DecisionRecord[] = [];
    for (let asOf = end - (count - 1) * decisionMs; asOf <= end; asOf += decisionMs) {
      const decided = predictor.decide({
        ...{ market, asOf, tickSize },
        readNewest: (of, timeframe, limit, before) => readNewest(store, of, timeframe, limit, before),
      });
      const row = predictedRow({ market, asOf, recordedAt: asOf + 45 }, { ...decided, tickSize });
      record.append(row);
      decisions.push(row);
    }
    return decisions;
  } finally {
    predictor.dispose();
    record.close();
    store.close();
  }
}
