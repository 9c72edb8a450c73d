import { pipeline } from 'node:stream/promises';
import { CsvError, parse } from 'csv-parse';
import type { Gap } from '../domain/candle.ts';
import { Failure } from '../domain/failure.ts';
import type { Market } from '../domain/market.ts';
import type { Clock, UtcMs } from '../domain/time.ts';
import { type Timeframe, timeframeMs } from '../domain/timeframe.ts';
import { openCsvFile } from '../storage/csv-file.ts';
import { toStorageFailure } from '../storage/storage-failure.ts';
import { createIntake } from './import-intake.ts';
import type { CandleStore } from './store.ts';

export type ImportResult = {
  market: Market;
  timeframe: Timeframe;
  rowsRead: number;
  /** New ones. */
  rowsStored: number;
  /** Equal to what was stored. */
  rowsSame: number;
  /** Other than what was stored: put in its place when overwriting, else kept as it was. */
  rowsReplaced: number;
  rowsKept: number;
  rowsRejected: number;
  /** The first 1,000 of them; `line` counts from 1, the header included. */
  rejected: { line: number; reason: string }[];
  /** Open times of the first and the last accepted row. */
  from: UtcMs | null;
  to: UtcMs | null;
  /** What is missing in the store between `from` and `to`. */
  gaps: Gap[];
  /** Plain sentences about the file as a whole: rows that differ from what is stored, converted times, rows out of order, rejected rows that are not listed. */
  notices: string[];
};

const progressRows = 10_000;
const longestLine = 10_000;

/**
 * Stores the candles of a CSV, .gz or .zip file: own header, or the exchange's 12 columns with or without header.
 * Rows are committed in batches, so a failed or cancelled import keeps what it had, and importing again continues without duplicates.
 * @throws Failure with one plain sentence; 'bad-request' when the file is not of this kind or timeframe (nothing is stored then),
 * 'corrupt' when it is damaged, 'cancelled' after `signal`
 */
export async function importCandles(options: {
  path: string;
  market: Market;
  timeframe: Timeframe;
  store: CandleStore;
  clock: Clock;
  /** Rows that differ from what is stored replace it; default: they are counted and left out. */
  isOverwriting?: boolean;
  signal?: AbortSignal;
  onProgress?(progress: { fraction: number; rowsRead: number }): void;
}): Promise<ImportResult> {
  const { path, market, timeframe, store, clock, isOverwriting = false, signal, onProgress } = options;
  if (timeframe === '10m') {
    throw new Failure('bad-request', '10m candles are always built from 1m or 5m candles; import one of those.');
  }
  const file = await openCsvFile(path, 'candles');
  const intake = createIntake({ path, market, timeframe, store, now: clock.now(), isOverwriting });
  const { counts } = intake;
  // Without quoting one record is one line, so a stray quote cannot swallow the rest of the file.
  const parser = parse({
    bom: true,
    quote: null,
    escape: null,
    relax_column_count: true,
    max_record_size: longestLine,
  });
  let storeError: unknown;
  const take = (fields: readonly string[]) => {
    try {
      intake.take(fields);
    } catch (error) {
      storeError = error;
      throw error;
    }
  };
  try {
    const takeAll = async (lines: AsyncIterable<string[]>) => {
      for await (const fields of lines) {
        take(fields);
        if (counts.rowsRead % progressRows === 0)
          onProgress?.({ fraction: file.fraction(), rowsRead: counts.rowsRead });
      }
    };
    await pipeline(file.source, file.decoder, parser, takeAll, { signal });
    intake.commit();
  } catch (error) {
    if (error instanceof Failure || error === storeError) throw error;
    intake.commit();
    throw whyItStopped(error, path, counts, signal);
  }
  if (counts.rowsRead === 0) throw new Failure('bad-request', `${path} has no rows; it has no candles to import.`);
  onProgress?.({ fraction: 1, rowsRead: counts.rowsRead });
  const gaps =
    counts.from === null || counts.to === null
      ? []
      : store.gaps(market, timeframe, counts.from, counts.to + timeframeMs(timeframe));
  return { market, timeframe, ...counts, gaps, notices: intake.notices() };
}

function whyItStopped(
  error: unknown,
  path: string,
  { rowsStored, rowsReplaced }: Pick<ImportResult, 'rowsStored' | 'rowsReplaced'>,
  signal: AbortSignal | undefined,
): unknown {
  const replaced = rowsReplaced > 0 ? ` and ${rowsReplaced} replaced ones` : '';
  const kept = `${rowsStored} new rows${replaced} before that were kept`;
  if (signal?.aborted) {
    return new Failure('cancelled', `The import of ${path} was cancelled; ${kept}, and importing it again continues.`);
  }
  if (error instanceof CsvError) {
    const sentence = `${path} has a line of more than ${longestLine} characters, so it is no candle file; ${kept}.`;
    return new Failure('bad-request', sentence, { cause: error });
  }
  const known = toStorageFailure(error, path);
  if (known !== error) return known;
  const isCutShort = (error as NodeJS.ErrnoException).code === 'Z_BUF_ERROR';
  const trouble = isCutShort ? 'ends in the middle (it was cut short)' : 'is damaged inside';
  const sentence = `${path} ${trouble}; ${kept}, and importing a sound copy continues from there.`;
  return new Failure('corrupt', sentence, { cause: error });
}
