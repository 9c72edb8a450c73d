import type { z } from 'zod';

/** A part of the settings that can be exported and imported. Keys are in none of them. */
export type SettingsSection<T = unknown> = {
  /** Its key in the file. */
  readonly name: string;
  readonly schema: z.ZodType<T>;
  /** What holds now; the same settings always in the same order. */
  read(): T;
  /**
   * What `write` would make of a value here.
   * @returns `remarks`: plain sentences on what is left out or could not be checked
   * @throws Failure 'bad-request' that names by its path what cannot be here
   */
  resolve(value: T): Promise<{ readonly value: T; readonly remarks: readonly string[] }>;
  /** Durable when it resolves; writing what is there already changes nothing. */
  write(value: T): Promise<void>;
};

/** For a list of sections of different types. */
export function section<T>(one: SettingsSection<T>): SettingsSection {
  return one as unknown as SettingsSection;
}
