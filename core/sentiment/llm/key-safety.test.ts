import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { openTestLlm } from './llm.test-kit.ts';
import { apiError, type Given, judgeAll, openLlmServer } from './llm-server.test-kit.ts';

const key = 'canary7f3Kq9ZxLLMv2';

/** Every text that came out: answers, state, log, alerts and all files. */
function everythingOf(llm: ReturnType<typeof openTestLlm>, answers: unknown): string {
  const files = readdirSync(llm.dataDir, { recursive: true, encoding: 'utf8' });
  const contents = files.map((name) => readFileSync(join(llm.dataDir, name), 'latin1'));
  return [JSON.stringify(answers), JSON.stringify(llm.status()), ...llm.logs, ...llm.alerts, ...contents].join('\n');
}

describe('the key of the LLM', () => {
  const talkative: Record<string, Given> = {
    'a 401 that repeats it': apiError(401, { message: `Incorrect API key provided: ${key}` }),
    'a 500 that repeats it': apiError(500, { message: `cannot use ${key}` }),
    'a 418 that repeats it': apiError(418, { message: `Bearer ${key}` }),
    'a 400 that repeats it': apiError(400, { message: `bad token ${key}` }),
    'an error page that repeats it': { status: 502, body: `<p>${key}</p>` },
    'an answer that is the key': { body: key, headers: { 'content-type': 'application/json' } },
    'a redirect to it': { status: 302, headers: { location: `https://evil.invalid/${key}` } },
  };

  it.each(Object.entries(talkative))('comes out nowhere: %s', async (_, given) => {
    const server = await openLlmServer(() => given);
    const llm = openTestLlm({ baseUrl: server.baseUrl }, { key });
    const answers = await llm.judge('Bitcoin falls');
    expect(server.asked[0].headers.authorization).toBe(`Bearer ${key}`);
    expect(everythingOf(llm, answers)).not.toContain(key);
  });

  it('comes out nowhere: a judgement that repeats it', async () => {
    const server = await openLlmServer((asked) => judgeAll(asked, { reason: `The key is ${key}.` }));
    const llm = openTestLlm({ baseUrl: server.baseUrl }, { key });
    const answers = await llm.judge('Bitcoin falls');
    expect(answers).toMatchObject([{ reason: 'The key is [hidden].' }]);
    expect(everythingOf(llm, answers)).not.toContain(key);
  });

  it('control: the search finds what is there', async () => {
    const server = await openLlmServer((asked) => judgeAll(asked, { reason: 'planted-in-the-reason' }));
    const llm = openTestLlm({ baseUrl: server.baseUrl }, { key });
    await llm.judge('Bitcoin falls');
    expect(everythingOf(llm, null)).toContain('planted-in-the-reason');
  });

  it('goes nowhere a redirect leads, and neither do the headlines', async () => {
    const elsewhere = await openLlmServer((asked) => judgeAll(asked));
    for (const status of [301, 302, 303, 307, 308]) {
      const server = await openLlmServer(() => ({
        status,
        headers: { location: `http://localhost:${elsewhere.port}/v1/chat/completions` },
      }));
      const [score] = await openTestLlm({ baseUrl: server.baseUrl }, { key }).judge('Bitcoin falls');
      expect(score).toEqual({
        unavailable: expect.stringContaining(`redirects to localhost:${elsewhere.port}`),
        isRefusal: false,
      });
    }
    expect(elsewhere.asked).toHaveLength(0);
  });

  it('of the environment is not sent to a server it was not given for', async () => {
    vi.stubEnv('OPENAI_API_KEY', key);
    vi.stubEnv('OPENAI_BASE_URL', 'http://elsewhere.invalid');
    vi.stubEnv('OPENAI_ORG_ID', 'canary-org');
    const server = await openLlmServer((asked) => judgeAll(asked));
    await openTestLlm({ baseUrl: server.baseUrl }).judge('Bitcoin falls');
    vi.unstubAllEnvs();
    expect(JSON.stringify(server.asked[0].headers)).not.toContain('canary');
  });
});
