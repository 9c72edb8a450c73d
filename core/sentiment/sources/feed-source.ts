import type { SourceSettings } from '../../contract/contract.ts';
import { parseFeed } from './parse-feed.ts';
import type { FetchSource, SourceTools } from './source.ts';
import type { SourceProgress } from './source-state.ts';
import { toItems } from './to-items.ts';

const accept = 'application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1';

/** An RSS or Atom feed; asked only for what changed, where its server can tell. */
export function feedSource(settings: Extract<SourceSettings, { kind: 'rss' }>, tools: SourceTools): FetchSource {
  return async (signal) => {
    const { etag, lastModified, firstSeen: seenBefore } = tools.progress.read();
    const headers = {
      accept,
      ...(etag === undefined ? {} : { 'if-none-match': etag }),
      ...(lastModified === undefined ? {} : { 'if-modified-since': lastModified }),
    };
    const answer = await tools.http({ url: settings.url, name: settings.name, headers }, signal);
    if (answer.isUnchanged) return { items: 0, detail: null };
    const entries = await parseFeed(answer.text, answer.url, settings.name);
    const { items, firstSeen, detail } = toItems(entries, settings, tools.clock.now(), seenBefore);
    signal.throwIfAborted();
    const stored = await tools.onItems(items);
    // Only now: whoever is told "unchanged" next time must have everything already.
    await tools.progress.write({ ...validators(answer.headers), firstSeen } satisfies SourceProgress);
    return { items: stored, detail };
  };
}

function validators(headers: Headers): SourceProgress {
  const etag = headers.get('etag');
  const lastModified = headers.get('last-modified');
  return { ...(etag === null ? {} : { etag }), ...(lastModified === null ? {} : { lastModified }) };
}
