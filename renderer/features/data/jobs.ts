import { create } from 'zustand';
import type { ImportResult } from '../../../core/contract/contract.ts';
import type { Gap } from '../../../core/domain/candle.ts';
import { Failure } from '../../../core/domain/failure.ts';
import { type Market, marketLabel } from '../../../core/domain/market.ts';
import type { UtcMs } from '../../../core/domain/time.ts';
import type { Timeframe } from '../../../core/domain/timeframe.ts';
import type { EngineClient } from '../../engine/connection.ts';
import { sentenceOf } from '../../engine/problem.ts';
import { formatCount } from '../../ui/format.ts';

/** One import or download; it goes on while other pages are shown. */
export type Job = {
  readonly title: string;
  /** 0..1 */
  readonly fraction: number;
  readonly rows: number;
  readonly state: 'running' | 'done' | 'stopped' | 'failed';
  readonly problem: string | null;
  readonly imported: ImportResult | null;
  /** Missing stretches that stay after a download. */
  readonly gaps: readonly Gap[];
  readonly stop: () => void;
};

type Jobs = {
  readonly import: Job | null;
  readonly download: Job | null /** Raised with each finished job. */;
  readonly finished: number;
};
type JobName = 'import' | 'download';

export const useJobs = create<Jobs>(() => ({ import: null, download: null, finished: 0 }));

function change(name: JobName, part: Partial<Job>): void {
  useJobs.setState((jobs) => {
    const job = jobs[name];
    return job ? { [name]: { ...job, ...part } } : {};
  });
}

async function run(name: JobName, title: string, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const abort = new AbortController();
  useJobs.setState({
    [name]: {
      title,
      fraction: 0,
      rows: 0,
      state: 'running',
      problem: null,
      imported: null,
      gaps: [],
      stop: () => abort.abort(),
    } satisfies Job,
  });
  try {
    await work(abort.signal);
    change(name, { state: abort.signal.aborted ? 'stopped' : 'done' });
  } catch (error) {
    change(name, abort.signal.aborted ? { state: 'stopped' } : { state: 'failed', problem: sentenceOf(error) });
  }
  useJobs.setState((jobs) => ({ finished: jobs.finished + 1 }));
}

export type ImportRequest = { path: string; market: Market; timeframe: Timeframe; isOverwriting: boolean };

/** An import of which no row could be used has failed, although it came to its end. */
function refusedWhole({ rowsRead, rowsRejected, rejected }: ImportResult): void {
  if (rowsRead === 0 || rowsRejected < rowsRead) return;
  const all = rowsRead === 1 ? 'its only row was' : `all ${formatCount(rowsRead)} rows were`;
  throw new Failure('bad-request', `Nothing was imported: ${all} rejected, the first because ${rejected[0]?.reason}.`);
}

export function startImport(client: EngineClient, request: ImportRequest): Promise<void> {
  return run('import', `${request.path} into ${marketLabel(request.market)} ${request.timeframe}`, async (signal) => {
    let result: ImportResult | undefined;
    await client.stream(
      'data.import',
      request,
      (event) => {
        if (event.kind === 'progress') return change('import', { fraction: event.fraction, rows: event.rowsRead });
        result = event.result;
        change('import', { fraction: 1, rows: result.rowsRead, imported: result });
      },
      signal,
    );
    if (result) refusedWhole(result);
  });
}

export type DownloadRequest = { market: Market; timeframe: Timeframe; from: UtcMs; to?: UtcMs };

export function startDownload(client: EngineClient, request: DownloadRequest): Promise<void> {
  return run('download', `${marketLabel(request.market)} ${request.timeframe}`, (signal) =>
    client.stream(
      'data.download',
      request,
      (event) => {
        if (event.kind === 'progress') change('download', { fraction: event.fraction, rows: event.rowsStored });
        else change('download', { fraction: 1, rows: event.rowsStored, gaps: event.gaps });
      },
      signal,
    ),
  );
}
