import { z } from 'zod';
import type { SourceSettings } from '../../contract/contract.ts';
import type { UtcMs } from '../../domain/time.ts';
import { minuteMs } from '../../domain/timeframe.ts';
import type { HttpAnswer } from './http.ts';
import { readJson } from './read-json.ts';
import type { FetchSource, SourceTools } from './source.ts';
import { sourceFailure, statusOf } from './source-failure.ts';
import { toItems } from './to-items.ts';

const listing = z.object({
  data: z.object({
    children: z.array(
      z.object({
        data: z.object({
          title: z.string(),
          permalink: z.string(),
          created_utc: z.number(),
          stickied: z.boolean().default(false),
        }),
      }),
    ),
  }),
});
const grant = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });

/**
 * The newest posts of a subreddit by their titles: over OAuth as an app without a user when both of its secrets are set, else
 * over the public JSON, which Reddit refuses to many addresses.
 */
export function redditSource(settings: Extract<SourceSettings, { kind: 'reddit' }>, tools: SourceTools): FetchSource {
  const { http, addresses, clock } = tools;
  const { name, subreddit } = settings;
  let token: { value: string; of: string; until: UtcMs } | undefined;

  const signIn = async (id: string, secret: string, signal: AbortSignal): Promise<string> => {
    const of = `${id}:${secret}`;
    if (token?.of === of && clock.now() < token.until) return token.value;
    const answer = await http(
      {
        url: `${addresses.reddit}/api/v1/access_token`,
        name,
        headers: { authorization: `Basic ${Buffer.from(of).toString('base64')}` },
        form: { grant_type: 'client_credentials' },
      },
      signal,
    );
    const { access_token: value, expires_in: seconds } = readJson(answer.text, grant, name);
    token = { value, of, until: clock.now() + seconds * 1_000 - minuteMs };
    return value;
  };

  const ask = async (signal: AbortSignal): Promise<HttpAnswer> => {
    const id = tools.secret('redditClientId');
    const secret = tools.secret('redditClientSecret');
    const query = 'limit=100&raw_json=1';
    if (id === undefined || secret === undefined) {
      return http({ url: `${addresses.reddit}/r/${subreddit}/new.json?${query}`, name }, signal);
    }
    const withToken = async () => {
      const headers = { authorization: `Bearer ${await signIn(id, secret, signal)}` };
      return http({ url: `${addresses.redditApi}/r/${subreddit}/new?${query}`, name, headers }, signal);
    };
    const isKept = token !== undefined;
    try {
      return await withToken();
    } catch (error) {
      if (statusOf(error) !== 401) throw error;
      token = undefined;
      // A token that was kept may have been withdrawn; a fresh one that is refused is of no use.
      if (!isKept) throw error;
      return withToken();
    }
  };

  return async (signal) => {
    const answer = await ask(signal).catch((error: unknown) => {
      throw refusal(error, name, tools) ?? error;
    });
    const posts = readJson(answer.text, listing, name).data.children.map(({ data }) => data);
    const entries = posts
      .filter(({ stickied }) => !stickied)
      .map(({ title, permalink, created_utc: seconds }) => ({
        text: title,
        publishedAt: Math.round(seconds * 1_000),
        url: URL.canParse(permalink, publicSite) ? new URL(permalink, publicSite).href : null,
      }));
    const { items, detail } = toItems(entries, settings, clock.now());
    signal.throwIfAborted();
    return { items: await tools.onItems(items), detail };
  };
}

const publicSite = 'https://www.reddit.com';

/** What the user can do about a refusal, if it is one. */
function refusal(error: unknown, name: string, { secret }: SourceTools) {
  const status = statusOf(error);
  if (status !== 401 && status !== 403) return undefined;
  const hasKeys = secret('redditClientId') !== undefined && secret('redditClientSecret') !== undefined;
  const sentence = hasKeys
    ? `${name}: Reddit refuses the app's id and secret, or does not let it read this (${status}); check both under Settings, Keys.`
    : `${name}: Reddit refuses to answer without an app's id and secret (${status}); enter both under Settings, Keys.`;
  return sourceFailure('unauthorized', sentence, { status, cause: error });
}
