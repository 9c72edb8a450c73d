import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';
import type { SourceSettings } from '../../../core/contract/contract.ts';
import type { FieldValues } from './setting-fields.ts';

/** What was changed and is not saved; keys are never in it. */
type Draft = {
  readonly values: Partial<FieldValues>;
  readonly sources?: SourceSettings[] | null;
  readonly symbols?: string[];
};

/** Kept over reloads and other pages for as long as the tab lives. */
export const useDraft = create<Draft>()(
  persist((): Draft => ({ values: {} }), {
    name: 'omni-settings-draft',
    version: 2,
    storage: createJSONStorage(() => sessionStorage),
  }),
);

export function changeValues(change: Partial<FieldValues>): void {
  useDraft.setState(({ values }) => ({ values: { ...values, ...change } }));
}

export function changeSources(sources: SourceSettings[] | null): void {
  useDraft.setState({ sources });
}

export function changeSymbols(symbols: string[]): void {
  useDraft.setState({ symbols });
}

export function discardDraft(): void {
  useDraft.setState({ values: {} }, true);
}
