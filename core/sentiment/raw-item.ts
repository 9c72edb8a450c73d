import type { UtcMs } from '../domain/time.ts';

/** A headline as a source or a file gives it. */
export type RawItem = {
  readonly text: string;
  /** When its source says that it came out. Later than `fetchedAt` when that clock is ahead. */
  readonly publishedAt: UtcMs;
  /** When it came here, or when it would have come here for imported history. */
  readonly fetchedAt: UtcMs;
  readonly sourceId: string;
  /** Name of the source as people read it. */
  readonly source: string;
  /** http or https only. */
  readonly url: string | null;
  /** Came later than a running workstation would have fetched it. */
  readonly isBackfilled: boolean;
};
