import { describe, expect, it } from 'vitest';
import { openTestLlm } from './llm.test-kit.ts';
import { judgeAll, openLlmServer } from './llm-server.test-kit.ts';
import { answerSchema } from './prompt.ts';

describe('the LLM', () => {
  it('judges headlines in their order, with what it was asked for', async () => {
    const server = await openLlmServer((asked) => judgeAll(asked));
    const llm = openTestLlm({ baseUrl: server.baseUrl, model: 'tiny' });
    const [first, second] = await llm.judge('Bitcoin ETF sees record inflow', 'Ether rises');
    expect(first).toMatchObject({
      label: 'positive',
      score: 0.5,
      assets: { BTC: 0.5 },
      event: 'adoption',
      horizon: 'days',
      reason: 'More demand.',
      isCached: false,
    });
    expect(second).toMatchObject({ label: 'positive', confidence: 0.8 });
    expect(server.asked).toHaveLength(1);
    const { body, url } = server.asked[0];
    expect(url).toBe('/v1/chat/completions');
    expect(body).toMatchObject({ model: 'tiny', temperature: 0, response_format: { type: 'json_schema' } });
    expect(body).not.toHaveProperty('tools');
    expect(server.asked[0].headlines.map(({ text }) => text)).toEqual([
      'Bitcoin ETF sees record inflow',
      'Ether rises',
    ]);
  });

  it('wants an answer that strict mode allows: every key required, no other key, no length of a text', () => {
    const open = [answerSchema];
    for (const part of open) {
      if (part.type === 'object') {
        expect(part).toMatchObject({ additionalProperties: false, required: Object.keys(part.properties as object) });
        open.push(...Object.values(part.properties as Record<string, Record<string, unknown>>));
      }
      if (part.type === 'array') open.push(part.items as Record<string, unknown>);
      expect(part).not.toHaveProperty('maxLength');
    }
    expect(open).toHaveLength(12);
  });

  it('asks about the same text once and keeps the answer over a restart, until the model is another', async () => {
    const server = await openLlmServer((asked) => judgeAll(asked));
    const llm = openTestLlm({ baseUrl: server.baseUrl, model: 'tiny' });
    await llm.judge('Bitcoin falls', 'Bitcoin  falls\u200b', 'Bitcoin falls');
    expect(server.asked[0].headlines).toHaveLength(1);
    const [cached] = await llm.again().score(['Bitcoin falls'], { signal: new AbortController().signal });
    expect(cached).toMatchObject({ isCached: true, score: 0.5 });
    expect(server.asked).toHaveLength(1);
    expect(llm.status()).toMatchObject({ calls: 1, cacheHits: 1, inputTokens: 500, outputTokens: 60 });
    const before = llm.version();
    llm.held.settings = { ...llm.held.settings, model: 'other' };
    expect(llm.version()).not.toBe(before);
    await llm.judge('Bitcoin falls');
    expect(server.asked).toHaveLength(2);
  });

  it('packs many into few calls and never has more under way than it may', async () => {
    let underWay = 0;
    let most = 0;
    const full = Promise.withResolvers<void>();
    const server = await openLlmServer(async (asked) => {
      most = Math.max(most, ++underWay);
      if (underWay === 3) full.resolve();
      await full.promise;
      underWay--;
      return judgeAll(asked);
    });
    const llm = openTestLlm({ baseUrl: server.baseUrl, concurrency: 3, dailyBudgetUsd: 100 });
    const texts = Array.from({ length: 200 }, (_, i) => `Bitcoin moves for the ${i}th time`);
    const scores = await Promise.all([llm.judge(...texts.slice(0, 100)), llm.judge(...texts.slice(100))]);
    expect(scores.flat().every((score) => 'label' in score)).toBe(true);
    expect(server.asked).toHaveLength(20);
    expect(most).toBe(3);
  });

  it('says what it cannot judge and judges the rest', async () => {
    const server = await openLlmServer((asked) => judgeAll(asked));
    const llm = openTestLlm({ baseUrl: server.baseUrl });
    const hostile = ['', '\0\u200b\u202e', 'x'.repeat(100_000), '🚀🚀 BTC', 'البيتكوين يرتفع', '<b>Bitcoin</b>\0 up'];
    const scores = await llm.judge(...hostile);
    expect(scores.slice(0, 2)).toEqual([
      { unavailable: 'There is nothing to read in it.', isRefusal: true },
      { unavailable: 'There is nothing to read in it.', isRefusal: true },
    ]);
    expect(scores.slice(2).every((score) => 'label' in score)).toBe(true);
    expect(scores[2]).toMatchObject({ isTruncated: true });
    const sent = server.asked.flatMap(({ headlines }) => headlines.map(({ text }) => text));
    expect(sent.every((text) => text.length <= 600 && !/[\0\u200b\u202e]/.test(text))).toBe(true);
  });

  it('asks nothing when it is off or has no key, except of this computer', async () => {
    const server = await openLlmServer((asked) => judgeAll(asked));
    const off = openTestLlm({ baseUrl: server.baseUrl, isEnabled: false });
    expect(await off.judge('a')).toEqual([{ unavailable: 'The LLM is switched off.', isRefusal: false }]);
    expect(off.status().state).toBe('off');
    const remote = openTestLlm({ baseUrl: 'https://llm.invalid/v1' });
    expect(await remote.judge('a')).toEqual([
      { unavailable: expect.stringContaining('needs a key'), isRefusal: false },
    ]);
    expect(remote.status()).toMatchObject({ state: 'needsKey', calls: 0 });
    const local = openTestLlm({ baseUrl: server.baseUrl });
    await local.judge('a');
    expect(local.status().state).toBe('ready');
    expect(server.asked).toHaveLength(1);
    expect(server.asked[0].headers).not.toHaveProperty('authorization');
  });

  it('tells each listener the state after a call', async () => {
    const server = await openLlmServer((asked) => judgeAll(asked));
    const llm = openTestLlm({ baseUrl: server.baseUrl });
    const calls: number[] = [];
    const stop = llm.onStatus((status) => calls.push(status.calls));
    await llm.judge('a');
    expect(calls.at(-1)).toBe(1);
    stop();
    const heard = calls.length;
    await llm.judge('b');
    expect(calls).toHaveLength(heard);
  });

  it('stops at once when it is cancelled, under way and waiting', async () => {
    const server = await openLlmServer(() => 'hang');
    const llm = openTestLlm({ baseUrl: server.baseUrl, concurrency: 1 });
    const underWay = llm.judge('a');
    const waiting = llm.judge('b');
    await server.received(1);
    llm.cancel();
    await expect(underWay).rejects.toMatchObject({ code: 'cancelled' });
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
    expect(server.asked).toHaveLength(1);
  });
});
