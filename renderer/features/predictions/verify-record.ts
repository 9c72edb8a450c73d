import { create } from 'zustand';
import type { Verification } from '../../../core/contract/contract.ts';
import type { EngineClient } from '../../engine/connection.ts';
import { sentenceOf } from '../../engine/problem.ts';

type Verifying = {
  readonly state: 'none' | 'running' | 'done' | 'stopped' | 'failed';
  /** 0..1 */
  readonly fraction: number;
  /** Rows worked out again so far. */
  readonly rows: number;
  readonly result: Verification | null;
  readonly problem: string | null;
  readonly stop: () => void;
};

const idle: Verifying = { state: 'none', fraction: 0, rows: 0, result: null, problem: null, stop: () => {} };

/** How the verification stands; it goes on while other pages are shown. */
export const useVerifying = create<Verifying>(() => idle);

export const forgetVerification = () => useVerifying.setState(idle);

export async function verifyRecord(client: EngineClient): Promise<void> {
  const abort = new AbortController();
  const { setState } = useVerifying;
  setState({ ...idle, state: 'running', stop: () => abort.abort() });
  try {
    await client.stream(
      'record.verify',
      {},
      (event) => {
        if (event.kind === 'progress') setState({ fraction: event.fraction, rows: event.rows });
        else setState({ state: 'done', fraction: 1, rows: event.result.rows, result: event.result });
      },
      abort.signal,
    );
    if (abort.signal.aborted) setState({ state: 'stopped' });
  } catch (error) {
    setState(abort.signal.aborted ? { state: 'stopped' } : { state: 'failed', problem: sentenceOf(error) });
  }
}
