import { create } from 'zustand';
import type { NewsImportResult } from '../../../core/contract/contract.ts';
import type { EngineClient } from '../../engine/connection.ts';
import { sentenceOf } from '../../engine/problem.ts';

/** An import of headlines; it goes on while other pages are shown. */
export type NewsImport = {
  readonly path: string;
  readonly state: 'running' | 'done' | 'stopped' | 'failed';
  /** 0..1 of the file. */
  readonly fraction: number;
  readonly rowsRead: number;
  readonly result: NewsImportResult | null;
  readonly problem: string | null;
};

export const useNewsImport = create<{ current: NewsImport | null }>(() => ({ current: null }));

let abort = new AbortController();

export const stopImport = () => abort.abort();

function change(part: Partial<NewsImport>): void {
  useNewsImport.setState(({ current }) => ({ current: current && { ...current, ...part } }));
}

export async function startImport(client: EngineClient, path: string, delayMs: number): Promise<void> {
  abort = new AbortController();
  const { signal } = abort;
  useNewsImport.setState({
    current: { path, state: 'running', fraction: 0, rowsRead: 0, result: null, problem: null },
  });
  try {
    await client.stream(
      'news.import',
      { path, delayMs },
      (event) =>
        change(
          event.kind === 'progress'
            ? { fraction: event.fraction, rowsRead: event.rowsRead }
            : { fraction: 1, rowsRead: event.result.rowsRead, result: event.result },
        ),
      signal,
    );
    change({ state: signal.aborted ? 'stopped' : 'done' });
  } catch (error) {
    change(signal.aborted ? { state: 'stopped' } : { state: 'failed', problem: sentenceOf(error) });
  }
}
