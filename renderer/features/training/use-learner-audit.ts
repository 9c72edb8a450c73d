import { create } from 'zustand';
import type { AuditProgress } from '../../../core/contract/contract.ts';
import type { Connection } from '../../engine/connection.ts';
import { sentenceOf } from '../../engine/problem.ts';
import { engineNow } from '../../stores/live-store.ts';
import { cutShortText, useBegunAudit, useEndedAudit } from './audit-memory.ts';

type LearnerAuditState = {
  progress: AuditProgress | null;
  problem: string | null;
  start(client: NonNullable<Connection['client']>, seed: number): Promise<void>;
  cancel(): void;
};

const beginning: AuditProgress = { fraction: 0, what: 'Starting', samplesPerSecond: null };

const preset = 'tiny';

/** The audit of the learner outlives the page it was started on, not the tab; its result outlives both, in `useEndedAudit`. */
export const useLearnerAudit = create<LearnerAuditState>()((set, get) => {
  let abort = new AbortController();
  return {
    progress: null,
    problem: cutShortText(useBegunAudit.getState().begun),
    async start(client, seed) {
      if (get().progress) return;
      const mine = new AbortController();
      abort = mine;
      set({ progress: beginning, problem: null });
      useBegunAudit.setState({ begun: { begunAt: engineNow(), preset, seed } });
      try {
        await client.stream(
          'audit.learner',
          { preset, seed },
          (event) => {
            if (event.kind === 'progress') set({ progress: event.progress });
            else useEndedAudit.setState({ ended: { endedAt: engineNow(), result: event.result } });
          },
          mine.signal,
        );
      } catch (error) {
        if (!mine.signal.aborted) set({ problem: sentenceOf(error) });
      } finally {
        set({ progress: null });
        useBegunAudit.setState({ begun: null });
      }
    },
    cancel: () => abort.abort(),
  };
});
