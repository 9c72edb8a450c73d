import type { NewsImportResult } from '../../contract/contract.ts';
import type { UtcMs } from '../../domain/time.ts';
import { minuteMs } from '../../domain/timeframe.ts';
import type { RawItem } from '../raw-item.ts';
import type { SentimentStore } from '../store/open-sentiment-store.ts';
import { type NewsColumns, parseNewsRow, readHeader } from './news-row.ts';

const listedRejections = 1_000;
/** Rows a commit: some milliseconds, so that the engine has its turn in between. */
const batchRows = 100;

/** Takes the rows of one file and stores their headlines batch by batch. */
export function createNewsIntake(options: {
  path: string;
  store: Pick<SentimentStore, 'put'>;
  delayMs: number;
  source: { id: string; name: string };
  now: UtcMs;
}) {
  const { path, store, delayMs, source, now } = options;
  const counts: Omit<NewsImportResult, 'notices'> = {
    rowsRead: 0,
    rowsStored: 0,
    rowsKnown: 0,
    rowsRejected: 0,
    rejected: [],
    from: null,
    to: null,
  };
  let columns: NewsColumns | undefined;
  let lastLine = 0;
  let batch: RawItem[] = [];
  let dayOnlyRows = 0;
  let delayedRows = 0;

  function commit(): void {
    if (batch.length === 0) return;
    const items = batch;
    batch = [];
    const stored = store.put(items).length;
    counts.rowsStored += stored;
    counts.rowsKnown += items.length - stored;
    for (const { publishedAt } of items) {
      counts.from = Math.min(counts.from ?? publishedAt, publishedAt);
      counts.to = Math.max(counts.to ?? publishedAt, publishedAt);
    }
  }

  return {
    counts,
    commit,
    /** The next row, blank ones included. @param endLine the line of the file it ends in */
    take(fields: readonly string[], endLine: number): void {
      const line = lastLine + 1;
      lastLine = endLine;
      if (fields.length === 1 && fields[0].trim() === '') return;
      if (!columns) {
        columns = readHeader(fields, path);
        return;
      }
      counts.rowsRead++;
      const row = parseNewsRow(fields, { columns, source, delayMs, now });
      if (typeof row === 'string') {
        counts.rowsRejected++;
        if (counts.rejected.length < listedRejections) counts.rejected.push({ line, reason: row });
        return;
      }
      if (row.isDayOnly) dayOnlyRows++;
      if (columns.fetchedAt === undefined || !fields[columns.fetchedAt]?.trim()) delayedRows++;
      batch.push(row.item);
      if (batch.length >= batchRows) commit();
    },
    /** Plain sentences about the file as a whole. */
    notices(): string[] {
      const notices: string[] = [];
      const rows = (count: number, one: string, many: string) =>
        `${count.toLocaleString('en')} ${count === 1 ? `row ${one}` : `rows ${many}`}`;
      if (delayedRows > 0) {
        const from = `from ${(delayMs / minuteMs).toLocaleString('en')} min after publication`;
        const without = 'without a fetchedAt of';
        notices.push(`${rows(delayedRows, `${without} its own counts`, `${without} their own count`)} ${from}.`);
      }
      if (dayOnlyRows > 0) {
        const one = 'gives only a day; it counts from the end of it, when it was certainly out';
        const many = 'give only a day; they count from the end of it, when they were certainly out';
        notices.push(`${rows(dayOnlyRows, one, many)}.`);
      }
      if (counts.rowsRejected > counts.rejected.length) {
        const [listed, all] = [counts.rejected.length, counts.rowsRejected].map((count) => count.toLocaleString('en'));
        notices.push(`Only the first ${listed} of ${all} rejected rows are listed.`);
      }
      return notices;
    },
  };
}
