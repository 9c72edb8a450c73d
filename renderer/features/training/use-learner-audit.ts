import { create } from 'zustand';
import type { AuditProgress, AuditResult } from '../../../core/contract/contract.ts';
import type { Connection } from '../../engine/connection.ts';
import { sentenceOf } from '../../engine/problem.ts';

type LearnerAuditState = {
  progress: AuditProgress | null;
  /** The last one, until the next ends. */
  result: AuditResult | null;
  problem: string | null;
  start(client: NonNullable<Connection['client']>, seed: number): Promise<void>;
  cancel(): void;
};

const beginning: AuditProgress = { fraction: 0, what: 'Starting', samplesPerSecond: null };

/** The audit of the learner outlives the page it was started on, not the tab. */
export const useLearnerAudit = create<LearnerAuditState>()((set, get) => {
  let abort = new AbortController();
  return {
    progress: null,
    result: null,
    problem: null,
    async start(client, seed) {
      if (get().progress) return;
      const mine = new AbortController();
      abort = mine;
      set({ progress: beginning, problem: null });
      try {
        await client.stream(
          'audit.learner',
          { preset: 'tiny', seed },
          (event) => set(event.kind === 'result' ? { result: event.result } : { progress: event.progress }),
          mine.signal,
        );
      } catch (error) {
        if (!mine.signal.aborted) set({ problem: sentenceOf(error) });
      } finally {
        set({ progress: null });
      }
    },
    cancel: () => abort.abort(),
  };
});
