import { describe, expect, it } from 'vitest';
import { openTestLlm } from './llm.test-kit.ts';
import { type Asked, completion, type Given, judgeAll, judgement, openLlmServer } from './llm-server.test-kit.ts';

const answers = (list: unknown[], more: Record<string, unknown> = {}) =>
  completion(JSON.stringify({ answers: list, ...more }));

const bad: Record<string, (asked: Asked) => Given> = {
  'not JSON': () => completion('I think it is bullish!'),
  'half JSON': () => completion('{"answers":[{"number":1,"assets":[{"asset":"BTC","sc'),
  'a JSON number': () => completion('1'),
  'a refusal': () =>
    completion('', { choices: [{ finish_reason: 'stop', message: { content: null, refusal: 'No.' } }] }),
  'cut off': () => completion('{"answers":[', { choices: [{ finish_reason: 'length', message: { content: '{' } }] }),
  'no content': () => completion('', { choices: [{ finish_reason: 'stop', message: { content: null } }] }),
  'a score out of range': () => answers([judgement(1, { assets: [{ asset: 'BTC', score: 5 }] })]),
  'a confidence out of range': () => answers([judgement(1, { confidence: -0.1 })]),
  'a score as text': () => answers([judgement(1, { assets: [{ asset: 'BTC', score: '1' }] })]),
  'a score that is null': () => answers([judgement(1, { assets: [{ asset: 'BTC', score: null }] })]),
  'no assets': () => answers([judgement(1, { assets: [] })]),
  'an asset twice': () => answers([judgement(1, { assets: [1, 0.5].map((score) => ({ asset: 'BTC', score })) })]),
  'an asset that is no ticker': () => answers([judgement(1, { assets: [{ asset: '__proto__', score: 1 }] })]),
  'an unknown event': () => answers([judgement(1, { event: 'buy now' })]),
  'extra keys in an answer': () => answers([judgement(1, { order: 'buy' })]),
  'extra keys around': () => answers([judgement(1)], { weights: { llm: 100 } }),
  'the same number twice': () => answers([judgement(1), judgement(1)]),
  'a number nobody asked for': () => answers([judgement(1), judgement(2)]),
  'no number': () => answers([judgement(1), 'buy']),
  nothing: () => answers([]),
};

describe('a bad answer of the LLM', () => {
  it.each(Object.entries(bad))('is refused, asked again once and then not there: %s', async (_, answer) => {
    const server = await openLlmServer(answer);
    const llm = openTestLlm({ baseUrl: server.baseUrl });
    const [score] = await llm.judge('Bitcoin falls');
    expect(score).toEqual({ unavailable: expect.stringMatching(/^\S.*\.$/), isRefusal: true });
    expect(server.asked).toHaveLength(2);
    expect(llm.status()).toMatchObject({ calls: 2, failures: 2 });
  });

  it.each(Object.entries(bad))('is made good by a good one: %s', async (_, answer) => {
    const server = await openLlmServer((asked, count) => (count === 1 ? answer(asked) : judgeAll(asked)));
    const llm = openTestLlm({ baseUrl: server.baseUrl });
    expect(await llm.judge('Bitcoin falls')).toEqual([expect.objectContaining({ score: 0.5 })]);
    expect(llm.status()).toMatchObject({ state: 'ready', calls: 2, failures: 1 });
  });

  it('costs only the headlines it is about: each of them is asked about alone', async () => {
    const server = await openLlmServer((asked, count) =>
      count === 1 ? answers([judgement(3), judgement(1, { confidence: 7 })]) : judgeAll(asked, { confidence: 0.3 }),
    );
    const llm = openTestLlm({ baseUrl: server.baseUrl });
    const scores = await llm.judge('one falls', 'two falls', 'three falls');
    expect(scores).toMatchObject([{ confidence: 0.3 }, { confidence: 0.3 }, { confidence: 0.8 }]);
    const later = server.asked.slice(1).map(({ headlines }) => headlines.map(({ text }) => text));
    expect(later.sort()).toEqual([['one falls'], ['two falls']]);
  });

  it('may think aloud or fence its JSON', async () => {
    const whole = JSON.stringify({ answers: [judgement(1)] });
    for (const content of [`<think>{}\nhm</think>\n${whole}`, `\`\`\`json\n${whole}\n\`\`\``, `\n ${whole}\n`]) {
      const server = await openLlmServer(() => completion(content));
      expect(await openTestLlm({ baseUrl: server.baseUrl }).judge('a')).toMatchObject([{ score: 0.5 }]);
    }
  });

  it('is no score of the whole market where assets are named', async () => {
    const server = await openLlmServer((asked) =>
      judgeAll(asked, {
        assets: [
          { asset: 'MARKET', score: -1 },
          { asset: 'ETH', score: 0.1 },
        ],
      }),
    );
    const [score] = await openTestLlm({ baseUrl: server.baseUrl }).judge('Ether upgrades');
    expect(score).toMatchObject({ score: 0.1, label: 'neutral', assets: { ETH: 0.1 } });
  });

  it('that is long, in several lines or unseen in its reason is shown short and plain', async () => {
    const reason = `\u202eup\nand\u200b up ${'a'.repeat(500)}`;
    const server = await openLlmServer((asked) => judgeAll(asked, { reason, confidence: 1 }));
    const [score] = await openTestLlm({ baseUrl: server.baseUrl }).judge('a');
    expect(score).toMatchObject({ uncertainty: 0.2, reason: expect.stringMatching(/^up and up a{100,}…$/) });
  });
});
