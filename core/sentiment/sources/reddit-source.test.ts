import { afterEach, describe, expect, it } from 'vitest';
import { hourMs, minuteMs } from '../../domain/timeframe.ts';
import { type Answer, type NewsServer, reply, serveNews } from './news-server.test-kit.ts';
import { noon, openTestSources, subreddit } from './sources.test-kit.ts';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});
async function openReddit(answer: Answer, secrets: Record<string, string> = {}) {
  const server: NewsServer = await serveNews(answer);
  const test = await openTestSources({ settings: [subreddit], origin: server.origin, secrets });
  ends.push(test.end, server.close);
  return { ...test, server };
}
const keys = { redditClientId: 'id-canary', redditClientSecret: 'secret-canary' };

/** As www.reddit.com/r/NAME/new.json answers, shortened. */
const listing = (...posts: { title: string; ageMs?: number; stickied?: boolean }[]) =>
  JSON.stringify({
    kind: 'Listing',
    data: {
      after: 't3_x',
      dist: posts.length,
      children: posts.map(({ title, ageMs = minuteMs, stickied = false }, index) => ({
        kind: 't3',
        data: {
          subreddit: 'Bitcoin',
          title,
          name: `t3_${index}`,
          permalink: `/r/Bitcoin/comments/${index}/x/`,
          created_utc: (noon - ageMs) / 1_000,
          stickied,
          url: 'https://elsewhere.example',
        },
      })),
      before: null,
    },
  });

describe('a subreddit', () => {
  it('is read over the public JSON where there are no keys', async () => {
    const { sources, items, server } = await openReddit((_, response) =>
      reply(response, 200, listing({ title: 'BTC &amp; <i>ETH</i>' }, { title: 'Daily thread', stickied: true })),
    );
    expect(await sources.fetchNow('a')).toEqual({ items: 1 });
    expect(items[0]).toMatchObject({
      text: 'BTC & ETH',
      publishedAt: noon - minuteMs,
      url: 'https://www.reddit.com/r/Bitcoin/comments/0/x/',
    });
    expect(server.asked[0]).toMatchObject({ method: 'GET', url: '/r/Bitcoin/new.json?limit=100&raw_json=1' });
    expect(server.asked[0].headers['user-agent']).toContain('omni-crypto');
  });

  it('is read over OAuth with one token for many fetches where both keys are set', async () => {
    const { sources, server, clock } = await openReddit(({ url }, response) => {
      if (url === '/api/v1/access_token')
        reply(response, 200, JSON.stringify({ access_token: 'token-1', expires_in: 3_600 }));
      else reply(response, 200, listing({ title: 'A' }));
    }, keys);
    await sources.fetchNow('a');
    await sources.fetchNow('a');
    clock.sleep(hourMs);
    await sources.fetchNow('a');
    expect(server.asked.map(({ method, url }) => `${method} ${url.split('?')[0]}`)).toEqual([
      'POST /api/v1/access_token',
      'GET /oauth/r/Bitcoin/new',
      'GET /oauth/r/Bitcoin/new',
      'POST /api/v1/access_token',
      'GET /oauth/r/Bitcoin/new',
    ]);
    expect(server.asked[0].body).toBe('grant_type=client_credentials');
    expect(server.asked[0].headers.authorization).toBe(
      `Basic ${Buffer.from('id-canary:secret-canary').toString('base64')}`,
    );
    expect(server.asked[1].headers.authorization).toBe('Bearer token-1');
  });

  it('gets a fresh token when a kept one is refused, once', async () => {
    let tokens = 0;
    const { sources } = await openReddit(({ url, headers }, response) => {
      if (url === '/api/v1/access_token') {
        reply(response, 200, JSON.stringify({ access_token: `token-${++tokens}`, expires_in: 3_600 }));
      } else if (headers.authorization === 'Bearer token-1' && tokens === 1 && asked++ > 0) reply(response, 401);
      else reply(response, 200, listing({ title: 'A' }));
    }, keys);
    let asked = 0;
    await sources.fetchNow('a');
    expect(await sources.fetchNow('a')).toEqual({ items: 1 });
    expect(tokens).toBe(2);
  });

  it.each([401, 403])('needs keys when it answers %i without any, and tries again when they come', async (status) => {
    const { sources, secrets, server, edit } = await openReddit(({ url }, response) => {
      if (url === '/api/v1/access_token')
        reply(response, 200, JSON.stringify({ access_token: 't', expires_in: 3_600 }));
      else if (url.startsWith('/oauth')) reply(response, 200, listing({ title: 'A' }));
      else reply(response, status, '<html>blocked</html>');
    });
    await expect(sources.fetchNow('a')).rejects.toThrow(/without an app's id and secret/);
    expect(sources.statuses()[0]).toMatchObject({
      state: 'needsKey',
      detail: expect.stringContaining('Settings, Keys'),
    });
    Object.assign(secrets, keys);
    await edit([subreddit]);
    expect(sources.statuses()[0]).toMatchObject({ state: 'waiting', detail: null });
    expect(await sources.fetchNow('a')).toEqual({ items: 1 });
    expect(server.asked).toHaveLength(3);
  });

  it('shows its keys nowhere when they are refused', async () => {
    const { sources, log } = await openReddit((_, response) => reply(response, 401, 'no'), keys);
    const failure = await sources
      .fetchNow('a')
      .catch((error: Error) => `${error.message} ${error.stack} ${String(error.cause)}`);
    expect(failure).toMatch(/refuses the app's id and secret/);
    expect(failure + JSON.stringify(sources.statuses()) + log.join()).not.toContain('canary');
  });

  it.each([
    ['not JSON', '<html>'],
    ['half of it', listing({ title: 'A' }).slice(0, 60)],
    ['another form', '{"data":{"children":[{"data":{"title":7}}]}}'],
    ['nothing', ''],
  ])('is failing when it answers with %s', async (_, body) => {
    const { sources, items } = await openReddit((_request, response) => reply(response, 200, body));
    await expect(sources.fetchNow('a')).rejects.toThrow(/^Example answers with/);
    expect(sources.statuses()[0].state).toBe('failing');
    expect(items).toEqual([]);
  });

  it('is left alone for as long as a 429 says', async () => {
    const { sources, server, clock } = await openReddit((_, response) =>
      reply(response, 429, '', { 'x-ratelimit-reset': '7200' }),
    );
    await expect(sources.fetchNow('a')).rejects.toThrow(/too often/);
    await expect(sources.fetchNow('a')).rejects.toThrow(/left alone until 2024-03-01T14:00:00Z/);
    await clock.advance(2 * hourMs - 1);
    expect(server.asked).toHaveLength(1);
    await clock.advance(1);
    await server.askedTimes(2);
  });
});
