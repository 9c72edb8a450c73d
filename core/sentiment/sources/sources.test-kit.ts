import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SecretName, SourceSettings } from '../../contract/contract.ts';
import { createManualClock } from '../../exchange/manual-clock.test-kit.ts';
import type { RawItem } from '../raw-item.ts';
import { createSources, type SourcesOptions } from './create-sources.ts';
import type { FearGreedItem } from './source.ts';
import { openSourceState } from './source-state.ts';

/** 2024-03-01T12:00:00Z. */
export const noon = Date.UTC(2024, 2, 1, 12);

/** Sources over a real folder and a clock that stands still, with all that came out of them. */
export async function openTestSources(options: {
  settings: readonly SourceSettings[];
  origin?: string;
  dir?: string;
  secrets?: Partial<Record<SecretName, string>>;
  importFile?: SourcesOptions['importFile'];
  onItems?: SourcesOptions['onItems'];
}) {
  const dir = options.dir ?? (await mkdtemp(join(tmpdir(), 'omni-sources-')));
  const clock = createManualClock(noon);
  const items: RawItem[] = [];
  const readings: FearGreedItem[] = [];
  const log: string[] = [];
  const note = (message: string, fields?: Record<string, unknown>) => log.push(`${message} ${JSON.stringify(fields)}`);
  const logger = { debug: note, info: note, warn: note, error: note };
  const secrets = options.secrets ?? {};
  const state = { settings: options.settings };
  const { origin = 'http://127.0.0.1:9' } = options;
  const sources = createSources({
    settings: () => state.settings,
    secret: (name) => secrets[name],
    clock,
    logger,
    state: await openSourceState(dir, { logger }),
    onItems:
      options.onItems ??
      (async (found) => {
        items.push(...found);
        return found.length;
      }),
    onFearGreed: (found) => void readings.push(...found),
    importFile:
      options.importFile ??
      (() => {
        throw new Error('no CSV file was expected');
      }),
    addresses: { reddit: origin, redditApi: `${origin}/oauth`, x: origin, fearGreed: origin },
  });
  return {
    sources,
    clock,
    items,
    readings,
    log,
    secrets,
    dir,
    edit(settings: readonly SourceSettings[]) {
      state.settings = settings;
      return sources.reconfigure();
    },
    async end() {
      await sources.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** A folder of the test alone; what removes it is put on `ends`. */
export async function tempFolder(ends: (() => Promise<void>)[]): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'omni-sources-'));
  ends.push(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

const base = { id: 'a', name: 'Example', isEnabled: true, everyMinutes: 10 };
export const feedAt = (url: string, id = 'a'): SourceSettings => ({ ...base, id, kind: 'rss', url });
export const subreddit: SourceSettings = { ...base, kind: 'reddit', subreddit: 'Bitcoin' };
export const xSearch: SourceSettings = { ...base, kind: 'x', query: 'bitcoin lang:en' };
export const fearGreed: SourceSettings = { ...base, kind: 'fearGreed' };
export const folderAt = (path: string): SourceSettings => ({ ...base, kind: 'folder', path });
