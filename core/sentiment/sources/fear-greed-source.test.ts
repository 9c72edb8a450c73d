import { afterEach, describe, expect, it } from 'vitest';
import { dayMs, hourMs } from '../../domain/timeframe.ts';
import { type Answer, reply, serveNews } from './news-server.test-kit.ts';
import { fearGreed, noon, openTestSources } from './sources.test-kit.ts';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});
async function openIndex(answer: Answer) {
  const server = await serveNews(answer);
  const test = await openTestSources({ settings: [fearGreed], origin: server.origin });
  ends.push(test.end, server.close);
  return { ...test, server };
}
const today = noon - 12 * hourMs;

/** As api.alternative.me/fng/ answers: newest first, numbers as text. */
const values = (...pairs: [value: string, time: number][]) =>
  JSON.stringify({
    name: 'Fear and Greed Index',
    data: pairs.map(([value, time], index) => ({
      value,
      value_classification: 'Greed',
      timestamp: String(time / 1_000),
      ...(index === 0 ? { time_until_update: '43200' } : {}),
    })),
    metadata: { error: null },
  });

describe('the Fear & Greed index', () => {
  it('gives its whole history once, each value from a day after its own, and the live one from now', async () => {
    const { sources, readings, server } = await openIndex((_, response) =>
      reply(response, 200, values(['80', today], ['70', today - dayMs], ['12', today - 400 * dayMs])),
    );
    expect(await sources.fetchNow('a')).toEqual({ items: 3 });
    expect(readings).toEqual([
      { publishedAt: today - 400 * dayMs, fetchedAt: today - 399 * dayMs, value: 12 },
      { publishedAt: today - dayMs, fetchedAt: today, value: 70 },
      { publishedAt: today, fetchedAt: noon, value: 80 },
    ]);
    expect(await sources.fetchNow('a')).toEqual({ items: 0 });
    expect(server.asked.map(({ url }) => url)).toEqual(['/fng/?limit=0', '/fng/?limit=2']);
    expect(readings).toHaveLength(3);
  });

  it('asks for all days that were missed', async () => {
    const { sources, server, clock } = await openIndex((_, response) => reply(response, 200, values(['80', today])));
    await sources.fetchNow('a');
    clock.sleep(9 * dayMs);
    await sources.fetchNow('a');
    expect(server.asked[1].url).toBe('/fng/?limit=11');
  });

  it.each([
    ['a value above 100', values(['101', today])],
    ['a value below 0', values(['-1', today])],
    ['an empty value', values(['', today])],
    ['no data', '{"name":"Fear and Greed Index"}'],
    ['a time in words', '{"data":[{"value":"5","timestamp":"02-03-2024"}]}'],
    ['no JSON', 'busy'],
  ])('is failing with %s, and gives nothing of it', async (_, body) => {
    const { sources, readings } = await openIndex((_request, response) => reply(response, 200, body));
    await expect(sources.fetchNow('a')).rejects.toThrow(/^Example answers with/);
    expect(readings).toEqual([]);
  });

  it('leaves out a value of the future', async () => {
    const { sources, readings } = await openIndex((_, response) => reply(response, 200, values(['80', today + dayMs])));
    expect(await sources.fetchNow('a')).toEqual({ items: 0 });
    expect(readings).toEqual([]);
  });
});
