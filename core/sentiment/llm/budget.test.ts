import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createManualClock } from '../../hosts/manual-clock.test-kit.ts';
import { openTestLlm } from './llm.test-kit.ts';
import { completion, judgeAll, openLlmServer } from './llm-server.test-kit.ts';

const thousand = Array.from({ length: 1_000 }, (_, i) => `Bitcoin moves for the ${i}th time`);
const prices = { inputPrice: 10, outputPrice: 30 };

describe('the daily budget of the LLM', () => {
  it('is not passed by a thousand headlines: calls stop before the one that would', async () => {
    const server = await openLlmServer((asked) => judgeAll(asked));
    const llm = openTestLlm({ baseUrl: server.baseUrl, ...prices, dailyBudgetUsd: 0.3, concurrency: 8 });
    const scores = await llm.judge(...thousand);
    const judged = scores.filter((score) => 'label' in score).length;
    const { costUsd, state, calls } = llm.status();
    expect(costUsd).toBeLessThanOrEqual(0.3);
    expect(costUsd).toBeCloseTo((server.asked.length * (500 * 10 + 60 * 30)) / 1e6);
    expect(state).toBe('overBudget');
    expect(calls).toBe(server.asked.length);
    expect(judged).toBeGreaterThan(0);
    expect(judged).toBeLessThan(400);
    expect(scores.at(-1)).toEqual({
      unavailable: expect.stringContaining("Today's budget of 0.3 US dollars"),
      isRefusal: false,
    });
  });

  it('control: without it all thousand are judged', async () => {
    const server = await openLlmServer((asked) => judgeAll(asked));
    const llm = openTestLlm({ baseUrl: server.baseUrl, ...prices, dailyBudgetUsd: 1_000, concurrency: 8 });
    await llm.judge(...thousand);
    expect(server.asked).toHaveLength(100);
    expect(llm.status().costUsd).toBeGreaterThan(0.3);
  });

  it('holds whatever the server counts, within what it was allowed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.double({ min: 0, max: 0.6, noNaN: true }),
        fc.integer({ min: 1, max: 8 }),
        fc.boolean(),
        async (dailyBudgetUsd, concurrency, counts) => {
          const server = await openLlmServer((asked) => {
            const usage = {
              prompt_tokens: Buffer.byteLength(asked.raw),
              completion_tokens: Number(asked.body.max_tokens),
            };
            const { body } = judgeAll(asked) as { body: string };
            return { body: JSON.stringify({ ...JSON.parse(body), usage: counts ? usage : undefined }) };
          });
          const llm = openTestLlm({ baseUrl: server.baseUrl, ...prices, dailyBudgetUsd, concurrency });
          await llm.judge(...thousand.slice(0, 100));
          expect(llm.status().costUsd).toBeLessThanOrEqual(dailyBudgetUsd);
        },
      ),
      { numRuns: 15 },
    );
  });

  it('counts a call that broke off as the most it can have cost', async () => {
    const server = await openLlmServer(() => completion('no', { usage: undefined }));
    const llm = openTestLlm({ baseUrl: server.baseUrl, ...prices, dailyBudgetUsd: 10 });
    await llm.judge('a falls');
    expect(llm.status().costUsd).toBeGreaterThan(2 * ((1_000 * 10 + 300 * 30) / 1e6));
  });

  it('outlives a restart and starts anew at 00:00 UTC', async () => {
    const clock = createManualClock(Date.UTC(2024, 4, 1, 23, 59, 0));
    const server = await openLlmServer((asked) => judgeAll(asked));
    const llm = openTestLlm({ baseUrl: server.baseUrl, ...prices, dailyBudgetUsd: 0.1 }, { clock });
    await llm.judge(...thousand);
    expect(llm.status().state).toBe('overBudget');
    const asked = server.asked.length;
    const again = llm.again();
    await again.score(['another falls', 'yet another falls'], { signal: new AbortController().signal });
    expect(again.status().costUsd).toBeLessThanOrEqual(0.1);
    expect(server.asked.length - asked).toBeLessThanOrEqual(1);
    clock.advance(60_000);
    expect(llm.status()).toMatchObject({ state: 'ready', costUsd: 0, calls: 0 });
    expect(await llm.judge('a new day falls')).toMatchObject([{ score: 0.5 }]);
  });

  it('of nothing allows what costs nothing', async () => {
    const server = await openLlmServer((asked) => judgeAll(asked));
    const free = { inputPrice: 0, outputPrice: 0, dailyBudgetUsd: 0 };
    expect(await openTestLlm({ baseUrl: server.baseUrl, ...free }).judge('a')).toMatchObject([{ score: 0.5 }]);
    const paid = openTestLlm({ baseUrl: server.baseUrl, ...prices, dailyBudgetUsd: 0 });
    expect(await paid.judge('a')).toEqual([{ unavailable: expect.stringContaining('budget'), isRefusal: false }]);
    expect(server.asked).toHaveLength(1);
  });
});
