import { afterEach, describe, expect, it } from 'vitest';
import { minuteMs } from '../../domain/timeframe.ts';
import { type Answer, reply, serveNews } from './news-server.test-kit.ts';
import { noon, openTestSources, xSearch } from './sources.test-kit.ts';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});
async function openX(answer: Answer, secrets: Record<string, string> = { x: 'token-canary' }) {
  const server = await serveNews(answer);
  const test = await openTestSources({ settings: [xSearch], origin: server.origin, secrets });
  ends.push(test.end, server.close);
  return { ...test, server };
}

/** As api.x.com/2/tweets/search/recent answers. */
const posts = (...texts: string[]) =>
  JSON.stringify({
    data: texts.map((text, index) => ({
      id: String(1_763_000_000_000_000_000n + BigInt(index)),
      text,
      created_at: new Date(noon - minuteMs).toISOString(),
      edit_history_tweet_ids: ['1'],
    })),
    meta: { newest_id: '1763000000000000009', oldest_id: '1763000000000000000', result_count: texts.length },
  });

describe('the search on X', () => {
  it('asks nothing without a token', async () => {
    const { sources, server } = await openX(() => {}, {});
    await expect(sources.fetchNow('a')).rejects.toThrow(/only with a token/);
    expect(sources.statuses()[0].state).toBe('needsKey');
    expect(server.asked).toEqual([]);
  });

  it('reads posts as one line without shortened links, each once', async () => {
    const { sources, items, server } = await openX((_, response) =>
      reply(
        response,
        200,
        server.asked.length === 1
          ? posts('Bitcoin up\n\nnow https://t.co/Ab1 https://t.co/Ab2', 'ETH')
          : '{"meta":{"result_count":0}}',
      ),
    );
    expect(await sources.fetchNow('a')).toEqual({ items: 2 });
    expect(items[0]).toMatchObject({
      text: 'Bitcoin up now',
      publishedAt: noon - minuteMs,
      url: 'https://x.com/i/web/status/1763000000000000000',
    });
    expect(await sources.fetchNow('a')).toEqual({ items: 0 });
    const [first, second] = server.asked.map(({ url }) => new URL(url, server.origin).searchParams);
    expect(Object.fromEntries(first)).toEqual({
      query: 'bitcoin lang:en',
      max_results: '100',
      'tweet.fields': 'created_at',
    });
    expect(second.get('since_id')).toBe('1763000000000000009');
    await sources.fetchNow('a');
    expect(new URL(server.asked[2].url, server.origin).searchParams.get('since_id')).toBe('1763000000000000009');
    expect(server.asked[0].headers.authorization).toBe('Bearer token-canary');
  });

  it('starts anew when the last post is too old to go on from', async () => {
    const { sources, server } = await openX(({ url }, response) => {
      if (url.includes('since_id')) reply(response, 400, '{"errors":[]}');
      else reply(response, 200, posts('A'));
    });
    await sources.fetchNow('a');
    expect(await sources.fetchNow('a')).toEqual({ items: 1 });
    expect(server.asked).toHaveLength(3);
  });

  it.each([
    [400, 'failing', /does not understand the search/],
    [401, 'needsKey', /refuses the token/],
    [402, 'failing', /plan is used up/],
    [403, 'needsKey', /plan must include recent search/],
    [500, 'failing', /error \(500\)/],
  ] as const)('says what a %i means, and shows the token nowhere', async (status, state, sentence) => {
    const { sources, log } = await openX(({ headers }, response) =>
      reply(response, status, `you sent ${headers.authorization}`),
    );
    const failure = await sources
      .fetchNow('a')
      .catch((error: Error) => `${error.message} ${error.stack} ${String(error.cause)}`);
    expect(failure).toMatch(sentence);
    expect(sources.statuses()[0].state).toBe(state);
    expect(failure + JSON.stringify(sources.statuses()) + log.join()).not.toContain('canary');
  });

  it('is left alone until the moment that X gives with a 429', async () => {
    const { sources } = await openX((_, response) =>
      reply(response, 429, '', { 'x-rate-limit-reset': String(noon / 1_000 + 900) }),
    );
    await expect(sources.fetchNow('a')).rejects.toThrow(/too often/);
    await expect(sources.fetchNow('a')).rejects.toThrow(/until 2024-03-01T12:15:00Z/);
  });

  it.each(['nonsense', '{"data":[{"id":"x; drop","text":"a"}]}', '[]'])(
    'is failing when it answers %j',
    async (body) => {
      const { sources } = await openX((_, response) => reply(response, 200, body));
      await expect(sources.fetchNow('a')).rejects.toThrow(/^Example answers with/);
    },
  );
});
