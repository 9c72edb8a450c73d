import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';
import type { FormValues } from './form-values.ts';

/** What was changed in the form of a new run, kept over reloads for as long as the tab lives. */
export const useFormChanges = create<Partial<FormValues>>()(
  persist((): Partial<FormValues> => ({}), {
    name: 'omni-new-run',
    version: 1,
    storage: createJSONStorage(() => sessionStorage),
  }),
);
