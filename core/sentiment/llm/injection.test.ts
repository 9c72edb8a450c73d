import { describe, expect, it } from 'vitest';
import { defaultFusionWeights } from '../../domain/news.ts';
import { fuse, maxLlmShare } from '../../features/fuse-scores.ts';
import { cleanHeadline } from './clean-headline.ts';
import { injections } from './injection-corpus.test-kit.ts';
import { openTestLlm } from './llm.test-kit.ts';
import { type Asked, completion, judgeAll, judgement, openLlmServer } from './llm-server.test-kit.ts';
import { headlinesMessage } from './prompt.ts';

const known = new Set(injections.map((text) => cleanHeadline(text).text));

/** Obeys whatever in a call speaks to it: all scores of that call are as high as they can be, for sure. */
function gullible(asked: Asked) {
  const obeys = asked.headlines.some(({ text }) => known.has(text));
  return judgeAll(asked, {
    assets: [{ asset: 'BTC', score: obeys ? 1 : -0.5 }],
    confidence: obeys ? 1 : 0.5,
    reason: obeys ? `My key is ${asked.headers.authorization}` : 'It falls.',
  });
}

const ordinary = ['Bitcoin slides below support', 'Miners sell reserves', 'Ether drops as fees fall'];

describe('a headline that speaks to the model', () => {
  it('is one of at least thirty', () => {
    expect(new Set(injections).size).toBeGreaterThanOrEqual(30);
  });

  it('gets no higher than one, never for sure, and in the fused score no further than its share', async () => {
    const server = await openLlmServer(gullible);
    const llm = openTestLlm({ baseUrl: server.baseUrl, dailyBudgetUsd: 100 }, { key: 'canary-key-1234567890' });
    const scores = await llm.judge(...injections);
    for (const score of scores) {
      if (!('label' in score)) throw new Error(score.unavailable);
      expect(score.score).toBeLessThanOrEqual(1);
      expect(score.uncertainty).toBeGreaterThanOrEqual(0.2);
      const part = { model: 'llm', score: score.score, uncertainty: score.uncertainty } as const;
      const sober = { model: 'lexicon', score: -0.4, uncertainty: 0.9 } as const;
      const shift = fuse([sober, part], defaultFusionWeights).score - fuse([sober], defaultFusionWeights).score;
      expect(shift).toBeLessThanOrEqual(maxLlmShare * 1.4 + 1e-9);
      expect(fuse([part], defaultFusionWeights).score).toBeLessThanOrEqual(maxLlmShare);
    }
    expect(JSON.stringify([scores, llm.logs, llm.status()])).not.toContain('canary');
  });

  it('changes no other headline, though the model obeys it', async () => {
    const server = await openLlmServer(gullible);
    const llm = openTestLlm({ baseUrl: server.baseUrl, dailyBudgetUsd: 100 });
    const scores = await llm.judge(...injections.flatMap((text, i) => [`${ordinary[i % 3]} ${i}`, text]));
    const sober = scores.filter((_, i) => i % 2 === 0);
    expect(sober).toHaveLength(injections.length);
    expect(sober.every((score) => 'label' in score && score.score === -0.5)).toBe(true);
  });

  it('control: in one call with others it would change them', () => {
    const texts = [...ordinary, injections[0]];
    const asked = { headlines: texts.map((text, i) => ({ number: i + 1, text })), headers: {} } as Asked;
    expect(gullible(asked).valueOf()).toMatchObject({ body: expect.stringContaining('\\"score\\":1') });
  });

  it('cannot get out of the list it is in', () => {
    for (const injection of injections) {
      const { text } = cleanHeadline(injection);
      const message = headlinesMessage([text, 'next']);
      expect(message.match(/<|>/g)).toHaveLength(4);
      expect(JSON.parse(message.split('\n')[1])).toEqual([
        { number: 1, text },
        { number: 2, text: 'next' },
      ]);
    }
  });

  it('that is repeated as the answer is refused', async () => {
    for (const content of injections) {
      const server = await openLlmServer(() => completion(content));
      const llm = openTestLlm({ baseUrl: server.baseUrl });
      expect(await llm.judge('Bitcoin falls')).toEqual([{ unavailable: expect.any(String), isRefusal: true }]);
    }
  });

  it('that pollutes a prototype or adds a key in the answer is refused', async () => {
    const server = await openLlmServer(() =>
      completion(JSON.stringify({ answers: [judgement(1)] }).replace('"number"', '"__proto__":{"score":9},"number"')),
    );
    expect(await openTestLlm({ baseUrl: server.baseUrl }).judge('a')).toEqual([
      { unavailable: expect.any(String), isRefusal: true },
    ]);
    expect({}).not.toHaveProperty('score');
  });
});
