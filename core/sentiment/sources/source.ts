import type { NewsImportResult, SecretName } from '../../contract/contract.ts';
import type { Clock, UtcMs } from '../../domain/time.ts';
import type { RawItem } from '../raw-item.ts';
import type { Http } from './http.ts';
import type { SourceProgress } from './source-state.ts';

/** What one look at a source brought. */
export type SourceRun = {
  /** New items. */
  readonly items: number;
  /** One sentence when something was left out; null when all is well. */
  readonly detail: string | null;
  /** Look again so soon, whatever the schedule. */
  readonly againMs?: number;
};

/** Reads a source once. @throws SourceFailure */
export type FetchSource = (signal: AbortSignal) => Promise<SourceRun>;

/** One value of the Fear & Greed index, 0…100; counts from the later of the two times. */
export type FearGreedItem = { readonly publishedAt: UtcMs; readonly fetchedAt: UtcMs; readonly value: number };

/** Reads a CSV file of headlines into the store. */
export type ImportFile = (
  path: string,
  source: { id: string; name: string },
  signal: AbortSignal,
) => Promise<NewsImportResult>;

/** Where the public services are; tests put servers of their own there. */
export type SourceAddresses = {
  readonly reddit: string;
  readonly redditApi: string;
  readonly x: string;
  readonly fearGreed: string;
};

export const publicAddresses: SourceAddresses = {
  reddit: 'https://www.reddit.com',
  redditApi: 'https://oauth.reddit.com',
  x: 'https://api.x.com',
  fearGreed: 'https://api.alternative.me',
};

/** What a source works with. */
export type SourceTools = {
  readonly clock: Clock;
  readonly http: Http;
  readonly addresses: SourceAddresses;
  readonly secret: (name: SecretName) => string | undefined;
  readonly progress: { read(): SourceProgress; write(next: SourceProgress): Promise<void> };
  /** Stores what is new and says how many those were. */
  readonly onItems: (items: RawItem[]) => Promise<number>;
  readonly onFearGreed: (readings: FearGreedItem[]) => void | Promise<void>;
  readonly importFile: ImportFile;
};
