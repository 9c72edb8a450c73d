import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';
import type { AuditResult } from '../../../core/contract/contract.ts';
import type { UtcMs } from '../../../core/domain/time.ts';
import { formatDateTime } from '../../ui/local-time.ts';

export type EndedAudit = { readonly endedAt: UtcMs; readonly result: AuditResult };
type BegunAudit = { readonly begunAt: UtcMs; readonly preset: AuditResult['preset']; readonly seed: number };

/** The last audit that told its result, kept over restarts. What it holds is read as it is: another shape needs another version. */
export const useEndedAudit = create<{ ended: EndedAudit | null }>()(
  persist((): { ended: EndedAudit | null } => ({ ended: null }), { name: 'omni-learner-check', version: 1 }),
);

/** The audit that goes on in this tab. One that is still noted when the page is loaded was ended by that; other tabs have their own. */
export const useBegunAudit = create<{ begun: BegunAudit | null }>()(
  persist((): { begun: BegunAudit | null } => ({ begun: null }), {
    name: 'omni-learner-check-begun',
    version: 1,
    storage: createJSONStorage(() => sessionStorage),
  }),
);

/** What to say of an audit that was going on when the page was left; null without one. */
export function cutShortText(begun: BegunAudit | null): string | null {
  if (!begun) return null;
  const { preset, seed, begunAt } = begun;
  return `The check of the ${preset} network with seed ${seed}, begun ${formatDateTime(begunAt)}, was ended by the reload of the page. Start it again.`;
}
