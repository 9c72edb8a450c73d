import type { Market } from '../domain/market.ts';
import { whole } from '../domain/number-text.ts';
import { toIso, type UtcMs } from '../domain/time.ts';
import { type Timeframe, timeframeMs } from '../domain/timeframe.ts';
import { blockBars } from './block.ts';
import { type CsvLayout, detectLayout } from './csv-layout.ts';
import { type ImportedRow, parseRow } from './csv-row.ts';
import { checkCandle } from './gate.ts';
import { createSeenTimes } from './seen-times.ts';
import { checkTimeframe } from './sniff-timeframe.ts';
import type { CandleStore } from './store.ts';

const rejectedLimit = 1_000;
const sniffRows = 1_000;
// Ten whole blocks a commit; in a file without order a commit comes at the latest after fifty.
const batchRows = 10 * blockBars;
const largestBatchRows = 50 * blockBars;

/** What has come of the lines so far; after `commit`, `rejected` holds the first thousand of them in order, the count is of all. */
type IntakeCounts = {
  rowsRead: number;
  rowsStored: number;
  rowsSame: number;
  rowsReplaced: number;
  rowsKept: number;
  rowsRejected: number;
  rejected: { line: number; reason: string }[];
  from: UtcMs | null;
  to: UtcMs | null;
};

/** Takes the lines of one file and stores their candles batch by batch. */
export function createIntake(options: {
  path: string;
  market: Market;
  timeframe: Timeframe;
  store: Pick<CandleStore, 'put'>;
  now: UtcMs;
  isOverwriting: boolean;
}) {
  const { path, market, timeframe, store, now, isOverwriting } = options;
  const barMs = timeframeMs(timeframe);
  const counts: IntakeCounts = {
    rowsRead: 0,
    rowsStored: 0,
    rowsSame: 0,
    rowsReplaced: 0,
    rowsKept: 0,
    rowsRejected: 0,
    rejected: [],
    from: null,
    to: null,
  };
  const isFirstSight = createSeenTimes(barMs);
  let layout: CsvLayout | undefined;
  let line = 0;
  /** The first rows wait here until they have shown the file's timeframe; undefined from then on. */
  let unjudged: ImportedRow[] | undefined = [];
  let batch: ImportedRow[] = [];
  let newest = Number.NEGATIVE_INFINITY;
  let microsecondRows = 0;
  /** The first in time of those that differ from what is stored. */
  let firstKept: ImportedRow | undefined;
  let firstUnorderedLine: number | undefined;

  function reject(at: number, reason: string): void {
    counts.rowsRejected++;
    counts.rejected.push({ line: at, reason });
    if (counts.rejected.length >= 2 * rejectedLimit) listFirstRejected();
  }

  /** The store's reasons come later than those found here, so the first ones are known only by their lines. */
  function listFirstRejected(): void {
    counts.rejected.sort((a, b) => a.line - b.line);
    counts.rejected.splice(rejectedLimit);
  }

  function accept(row: ImportedRow): void {
    const { openTime } = row;
    let isWhole = false;
    // What the gate refuses goes to the store all the same, which says why and keeps it aside.
    if (checkCandle(row, timeframe, now) === undefined) {
      if (!isFirstSight(openTime)) {
        reject(row.line, `an earlier line has the same open time ${toIso(openTime)}`);
        return;
      }
      if (openTime < newest) firstUnorderedLine ??= row.line;
      newest = Math.max(newest, openTime);
      isWhole = batch.length >= batchRows && openTime % (barMs * blockBars) === 0;
    }
    if (isWhole || batch.length >= largestBatchRows) storeBatch();
    batch.push(row);
  }

  function storeBatch(): void {
    const rows = batch;
    batch = [];
    const result = store.put(market, timeframe, rows, isOverwriting ? 'overwrite' : 'import', now);
    counts.rowsStored += result.stored;
    counts.rowsSame += result.unchanged;
    counts.rowsReplaced += result.revised;
    counts.rowsKept += result.differing.length;
    for (const index of result.differing) {
      if (!firstKept || rows[index].openTime < firstKept.openTime) firstKept = rows[index];
    }
    for (const { index, reason } of result.rejected) reject(rows[index].line, reason);
    const refused = new Set(result.rejected.map(({ index }) => index));
    rows.forEach(({ openTime }, index) => {
      if (refused.has(index)) return;
      counts.from = Math.min(counts.from ?? openTime, openTime);
      counts.to = Math.max(counts.to ?? openTime, openTime);
    });
  }

  function judgeFirstRows(): void {
    if (!unjudged) return;
    const rows = unjudged;
    unjudged = undefined;
    checkTimeframe(
      rows.map((row) => row.openTime),
      timeframe,
      path,
    );
    for (const row of rows) accept(row);
  }

  return {
    counts,
    /** The next line of the file, blank ones included, so that line numbers are those of an editor. */
    take(fields: readonly string[]): void {
      line++;
      if (fields.length === 1 && fields[0].trim() === '') return;
      if (!layout) {
        layout = detectLayout(fields, path);
        if (layout.hasHeader) return;
      }
      counts.rowsRead++;
      const row = parseRow(fields, layout, line);
      if (typeof row === 'string') {
        reject(line, row);
        return;
      }
      if (row.isMicroseconds) microsecondRows++;
      if (unjudged) {
        unjudged.push(row);
        if (unjudged.length >= sniffRows) judgeFirstRows();
      } else {
        accept(row);
      }
    },
    /** Stores what is still waiting. @throws Failure when the first rows turn out to be of another timeframe */
    commit(): void {
      judgeFirstRows();
      if (batch.length > 0) storeBatch();
      listFirstRejected();
    },
    /** Plain sentences about the file as a whole. */
    notices(): string[] {
      const notices: string[] = [];
      if (firstKept) {
        const { rowsKept } = counts;
        const differ = rowsKept === 1 ? '1 bar differs' : `${whole(rowsKept)} bars differ`;
        const [were, them] = rowsKept === 1 ? ['was', 'it'] : ['were', 'them'];
        const first = `${rowsKept === 1 ? '' : 'the first '}at ${toIso(firstKept.openTime)}, line ${firstKept.line}`;
        notices.push(
          `${differ} from what is stored and ${were} kept (${first}); import with overwrite to replace ${them}.`,
        );
      }
      if (microsecondRows > 0) {
        const share = microsecondRows === counts.rowsRead ? 'All times' : `The times of ${microsecondRows} rows`;
        notices.push(`${share} were in microseconds and were converted to milliseconds.`);
      }
      if (firstUnorderedLine !== undefined) {
        notices.push(
          `The rows are not in order of time (first at line ${firstUnorderedLine}); they were stored in order.`,
        );
      }
      const { rowsRejected, rejected } = counts;
      if (rowsRejected > rejected.length) {
        const [listed, all] = [rejected.length, rowsRejected].map((count) => count.toLocaleString('en'));
        notices.push(`Only the first ${listed} of ${all} rejected rows are listed.`);
      }
      return notices;
    },
  };
}
