import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { readNewest } from '../../core/candles/read-series.ts';
import type { CandleStore } from '../../core/candles/store.ts';
import { type ClosedColumns, candleAt, toColumns } from '../../core/domain/candle.ts';
import { silentLogger as logger } from '../../core/domain/ports.ts';
import type { RecordedDecision } from '../../core/domain/record.ts';
import type { UtcMs } from '../../core/domain/time.ts';
import { timeframeMs } from '../../core/domain/timeframe.ts';
import { predictedRow } from '../../core/engine/live-predictor-row.ts';
import { createLoadedPredictors } from '../../core/engine/loaded-predictors.ts';
import { openRegistry } from '../../core/model/registry.ts';
import { openWeekCandles } from './read-week.ts';

type Source = Parameters<typeof readNewest>[0];

/**
 * Stored bars as they were known before `knownAt`: what was revised from then on is as it was before, and longer bars over it are built
 * from such minutes.
 */
function asKnownBefore(store: CandleStore, knownAt: UtcMs): Source {
  return {
    firstTime: store.firstTime,
    last: store.last,
    read(market, timeframe, from, to) {
      const bars = store.read(market, timeframe, from, to);
      const later = store.revisions(market, '1m').filter(({ at }) => at >= knownAt);
      if (later.length === 0) return bars;
      const length = timeframeMs(timeframe);
      const all = Array.from(bars.openTime, (_, i) => candleAt(bars, i));
      const isTouched = (openTime: UtcMs) =>
        later.some((revision) => revision.openTime >= openTime && revision.openTime < openTime + length);
      if (timeframe !== '1m') return toColumns(all.filter(({ openTime }) => !isTouched(openTime)));
      const known = all.map((candle) => {
        const before = later.find(({ openTime }) => openTime === candle.openTime)?.before;
        return before ? { ...before, isClosed: true as const } : candle;
      });
      return toColumns(known) as ClosedColumns;
    },
  };
}

/** Decides every predicted row again from stored bars, with the same functions; names those of which a bit is different. */
export async function replayRows(
  dataDir: string,
  rows: readonly RecordedDecision[],
): Promise<{ replayed: number; found: string[] }> {
  const store = openWeekCandles(dataDir);
  const bundledDir = fileURLToPath(new URL('../../models', import.meta.url));
  const predictors = createLoadedPredictors(openRegistry({ dir: join(dataDir, 'models'), bundledDir, logger }));
  const found: string[] = [];
  let replayed = 0;
  for (const row of rows) {
    const { number, previousHash: _previous, hash: _hash, ...recorded } = row;
    const { market, asOf, recordedAt, modelId, tickSize } = recorded;
    if (modelId === null || tickSize === null) continue;
    const predictor = await predictors.of(modelId);
    const decideAgain = (source: Source) => {
      const decided = predictor.decide({
        market,
        asOf,
        tickSize,
        readNewest: (of, timeframe, limit, before) => readNewest(source, of, timeframe, limit, before),
      });
      return predictedRow({ market, asOf, recordedAt }, { ...decided, tickSize });
    };
    replayed += 1;
    const again = decideAgain(asKnownBefore(store, recordedAt + 1));
    if (isDeepStrictEqual(again, recorded)) continue;
    // A bar that was revised in the very moment may have been so before or after.
    if (isDeepStrictEqual(decideAgain(asKnownBefore(store, recordedAt)), recorded)) continue;
    const names = Object.keys(again) as (keyof typeof again)[];
    const different = names.filter((name) => !isDeepStrictEqual(again[name], recorded[name]));
    found.push(`Row ${number} is another when it is decided again: ${different.join(', ')}.`);
  }
  predictors.disposeAll();
  store.close();
  return { replayed, found };
}
