import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';
import type { PaperAccount, PaperSettings } from '../../../core/contract/contract.ts';
import type { Field } from './setting-fields.ts';

/** What was changed of an account's settings and is not saved: numbers as they are typed. */
export type PaperDraft = Partial<Record<Field['id'], string>> & Partial<Pick<PaperSettings, 'sizing' | 'isTrading'>>;
type AccountId = PaperAccount['accountId'];

/** Kept over reloads and other pages for as long as the tab lives, each account's own. */
const usePaperDrafts = create<Readonly<Record<AccountId, PaperDraft>>>()(
  persist((): Record<AccountId, PaperDraft> => ({}), {
    name: 'omni-paper-draft',
    version: 1,
    storage: createJSONStorage(() => sessionStorage),
  }),
);

const nothing: PaperDraft = {};

export const usePaperDraft = (accountId: AccountId) => usePaperDrafts((drafts) => drafts[accountId] ?? nothing);

export function changePaperDraft(accountId: AccountId, change: PaperDraft): void {
  usePaperDrafts.setState((drafts) => ({ [accountId]: { ...drafts[accountId], ...change } }));
}

export function discardPaperDraft(accountId: AccountId): void {
  usePaperDrafts.setState({ [accountId]: nothing });
}
