import { pipeline } from 'node:stream/promises';
import { CsvError, parse } from 'csv-parse';
import type { NewsImportResult } from '../../contract/contract.ts';
import { Failure } from '../../domain/failure.ts';
import type { Clock } from '../../domain/time.ts';
import { openCsvFile } from '../../storage/csv-file.ts';
import { toStorageFailure } from '../../storage/storage-failure.ts';
import type { SentimentStore } from '../store/open-sentiment-store.ts';
import { createNewsIntake } from './news-intake.ts';

/** Longest row, bytes: the longest headline in any alphabet. */
const longestRow = 500_000;
const progressRows = 1_000;

/**
 * Stores the headlines of a CSV file (plain, .gz or .zip): a header `publishedAt,text[,source][,url][,fetchedAt]` in any
 * order, times in ISO 8601 or Unix seconds or milliseconds. All are marked as backfilled. Without a fetchedAt a row counts
 * from `delayMs` after its publishedAt, and when that is a day alone, after the end of it. Rows are committed in
 * batches, so a failed, cancelled or killed import keeps what it had, and importing again continues without duplicates.
 * @param options.source what rows without a source of their own belong to; default the import itself
 * @throws Failure with one plain sentence; 'bad-request' when the file is not of this kind, 'corrupt' when it is damaged,
 * 'cancelled' after `signal`
 */
export async function importNews(
  path: string,
  options: {
    store: Pick<SentimentStore, 'put'>;
    delayMs: number;
    clock: Clock;
    source?: { id: string; name: string };
    signal?: AbortSignal;
    onProgress?(progress: { fraction: number; rowsRead: number }): void;
  },
): Promise<NewsImportResult> {
  const { store, delayMs, clock, source = { id: 'import', name: 'Import' }, signal, onProgress } = options;
  const file = await openCsvFile(path, 'headlines');
  const intake = createNewsIntake({ path, store, delayMs, source, now: clock.now() });
  const { counts } = intake;
  const parser = parse({
    bom: true,
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: longestRow,
  });
  let storeError: unknown;
  const keep = (work: () => void) => {
    try {
      work();
    } catch (error) {
      storeError = error;
      throw error;
    }
  };
  try {
    const takeAll = async (rows: AsyncIterable<{ record: string[]; info: { lines: number } }>) => {
      for await (const { record, info } of rows) {
        keep(() => intake.take(record, info.lines));
        if (counts.rowsRead % progressRows === 0)
          onProgress?.({ fraction: file.fraction(), rowsRead: counts.rowsRead });
      }
    };
    await pipeline(file.source, file.decoder, parser, takeAll, { signal });
    keep(() => intake.commit());
  } catch (error) {
    if (error instanceof Failure || error === storeError) throw error;
    intake.commit();
    throw whyItStopped(error, path, counts.rowsStored, signal);
  }
  if (counts.rowsRead === 0) throw new Failure('bad-request', `${path} has no rows; it has no headlines to import.`);
  onProgress?.({ fraction: 1, rowsRead: counts.rowsRead });
  return { ...counts, notices: intake.notices() };
}

function whyItStopped(error: unknown, path: string, stored: number, signal: AbortSignal | undefined): unknown {
  const kept = `${stored} new headlines before that were kept`;
  if (signal?.aborted)
    return new Failure('cancelled', `The import of ${path} was cancelled; ${kept}, and importing it again continues.`);
  if (error instanceof CsvError) {
    const trouble = `has a row at line ${error.lines} that does not end; is a quotation mark not closed?`;
    return new Failure('bad-request', `${path} ${trouble} ${kept}.`, { cause: error });
  }
  const known = toStorageFailure(error, path);
  if (known !== error) return known;
  const isCutShort = (error as NodeJS.ErrnoException).code === 'Z_BUF_ERROR';
  const trouble = isCutShort ? 'ends in the middle (it was cut short)' : 'is damaged inside';
  const sentence = `${path} ${trouble}; ${kept}, and importing a sound copy continues from there.`;
  return new Failure('corrupt', sentence, { cause: error });
}
