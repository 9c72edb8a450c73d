import { z } from 'zod';
import type { SourceSettings } from '../../contract/contract.ts';
import { parseIso } from '../../domain/time.ts';
import { readJson } from './read-json.ts';
import type { FetchSource, SourceTools } from './source.ts';
import { sourceFailure, statusOf } from './source-failure.ts';
import { toItems } from './to-items.ts';

const found = z.object({
  data: z
    .array(z.object({ id: z.string().regex(/^\d{1,25}$/), text: z.string(), created_at: z.string().optional() }))
    .default([]),
  meta: z
    .object({
      newest_id: z
        .string()
        .regex(/^\d{1,25}$/)
        .optional(),
    })
    .default({}),
});

/**
 * Posts of the last days that X's recent search finds, at most the newest 100 at a time, each read once: X counts and bills
 * what is read.
 */
export function xSource(settings: Extract<SourceSettings, { kind: 'x' }>, tools: SourceTools): FetchSource {
  const { http, addresses, clock, progress } = tools;
  const { name, query } = settings;

  const search = (token: string, sinceId: string | undefined, signal: AbortSignal) => {
    const url = new URL('/2/tweets/search/recent', addresses.x);
    url.searchParams.set('query', query);
    url.searchParams.set('max_results', '100');
    url.searchParams.set('tweet.fields', 'created_at');
    if (sinceId !== undefined) url.searchParams.set('since_id', sinceId);
    return http({ url: url.href, name, headers: { authorization: `Bearer ${token}` } }, signal);
  };

  return async (signal) => {
    const token = tools.secret('x');
    if (token === undefined) {
      throw sourceFailure('unauthorized', `${name}: X answers only with a token; enter yours under Settings, Keys.`);
    }
    const { sinceId } = progress.read();
    const answer = await search(token, sinceId, signal)
      .catch((error: unknown) => {
        // X refuses to search after a post that is older than its search reaches.
        if (statusOf(error) !== 400 || sinceId === undefined) throw error;
        return search(token, undefined, signal);
      })
      .catch((error: unknown) => {
        throw sentence(error, name) ?? error;
      });
    const { data, meta } = readJson(answer.text, found, name);
    const entries = data.map(({ id, text, created_at: createdAt }) => ({
      // Every post with a picture or a link ends in a shortened address.
      text: text.replace(/(?:\s*https:\/\/t\.co\/\w+)+\s*$/, ''),
      publishedAt: createdAt === undefined ? undefined : parseIso(createdAt),
      url: `https://x.com/i/web/status/${id}`,
    }));
    const { items, detail } = toItems(entries, settings, clock.now());
    signal.throwIfAborted();
    const stored = await tools.onItems(items);
    if (meta.newest_id !== undefined) await progress.write({ sinceId: meta.newest_id });
    return { items: stored, detail };
  };
}

/** What the user can do about it, if anything. */
function sentence(error: unknown, name: string) {
  const status = statusOf(error);
  if (status === 401) {
    const text = `${name}: X refuses the token (401); enter a valid one under Settings, Keys.`;
    return sourceFailure('unauthorized', text, { status, cause: error });
  }
  if (status === 403) {
    const text = `${name}: X does not let this token search (403); its plan must include recent search.`;
    return sourceFailure('unauthorized', text, { status, cause: error });
  }
  if (status === 400) {
    return sourceFailure('bad-request', `${name}: X does not understand the search (400); correct it.`, {
      status,
      cause: error,
    });
  }
  return undefined;
}
