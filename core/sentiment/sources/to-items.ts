import type { SourceSettings } from '../../contract/contract.ts';
import type { UtcMs } from '../../domain/time.ts';
import { dayMs, hourMs, minuteMs } from '../../domain/timeframe.ts';
import type { RawItem } from '../raw-item.ts';
import { cleanHeadline } from './clean-headline.ts';
import { shortHash } from './source-state.ts';

/** A headline as it stands in the source. */
export type Entry = {
  readonly text: string;
  /** Undefined: the source gives no date that can be read. */
  readonly publishedAt: UtcMs | undefined;
  readonly url: string | null;
};

export type NewItems = {
  readonly items: RawItem[];
  /** Of all entries without a date. */
  readonly firstSeen: Record<string, UtcMs>;
  /** One sentence when entries were left out that should not be there. */
  readonly detail: string | null;
};

/** Clocks of feeds are off by minutes; an hour is a wrong date. */
const longestLeadMs = hourMs;
/** Features look back so far; something older that is fetched now would count as news of today. */
const longestAgeMs = 3 * dayMs;

/**
 * What a source showed at `fetchedAt` as items. An entry without a date counts as published when it was first seen; one that
 * is more than an hour in the future or more than three days old is left out. Later than two turns of the schedule and a
 * quarter of an hour after its publication, an item is marked as backfilled.
 */
export function toItems(
  entries: readonly Entry[],
  settings: SourceSettings,
  fetchedAt: UtcMs,
  seenBefore: Readonly<Record<string, UtcMs>> = {},
): NewItems {
  const onTimeMs = (2 * settings.everyMinutes + 15) * minuteMs;
  const items: RawItem[] = [];
  const firstSeen: Record<string, UtcMs> = {};
  let ahead = 0;
  for (const entry of entries) {
    const text = cleanHeadline(entry.text);
    if (text === '') continue;
    let publishedAt = entry.publishedAt;
    if (publishedAt === undefined) {
      const key = shortHash(text);
      publishedAt = seenBefore[key] ?? fetchedAt;
      firstSeen[key] = publishedAt;
    }
    if (publishedAt > fetchedAt + longestLeadMs) ahead++;
    else if (publishedAt >= fetchedAt - longestAgeMs) {
      const isBackfilled = fetchedAt - publishedAt > onTimeMs;
      const url = httpUrl(entry.url);
      items.push({ text, publishedAt, fetchedAt, sourceId: settings.id, source: settings.name, url, isBackfilled });
    }
  }
  const detail =
    ahead === 0
      ? null
      : `${ahead} of ${entries.length} items are dated more than an hour in the future and were left out.`;
  return { items, firstSeen, detail };
}

/** The address as it may be opened, or null: other protocols are not for clicking. */
function httpUrl(url: string | null): string | null {
  if (url === null || url.length > 2_000 || !URL.canParse(url)) return null;
  return /^https?:$/.test(new URL(url).protocol) ? new URL(url).href : null;
}
