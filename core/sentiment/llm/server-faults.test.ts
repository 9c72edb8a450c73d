import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { createManualClock } from '../../hosts/manual-clock.test-kit.ts';
import { openTestLlm } from './llm.test-kit.ts';
import { apiError, completion, type Given, judgeAll, openLlmServer } from './llm-server.test-kit.ts';

/** Moves the clock until `work` is done: whatever waits for time gets it. */
async function letTimePass<T>(clock: ReturnType<typeof createManualClock>, work: Promise<T>, stepMs = 200): Promise<T> {
  let isDone = false;
  const done = work.finally(() => {
    isDone = true;
  });
  await vi.waitFor(
    () => {
      clock.advance(stepMs);
      if (!isDone) throw new Error('still under way');
    },
    { timeout: 20_000, interval: 20 },
  );
  return done;
}

/** A port that nobody listens on. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const json = { 'content-type': 'application/json' };

describe('a server of the LLM that fails', () => {
  const passing: Record<string, Given> = {
    '500': apiError(500, { message: 'overloaded' }),
    '503': { status: 503, body: '<html>Bad gateway</html>', headers: { 'content-type': 'text/html' } },
    '429 with Retry-After': apiError(429, { message: 'slow down' }, { 'retry-after': '2' }),
    'a broken connection': 'drop',
  };

  it.each(Object.entries(passing))('is asked once more, and no more: %s', async (_, given) => {
    const clock = createManualClock();
    let isBack = false;
    const server = await openLlmServer((asked) => (isBack ? judgeAll(asked) : given));
    const llm = openTestLlm({ baseUrl: server.baseUrl, timeoutSeconds: 300 }, { clock });
    const first = llm.judge('a falls', 'b falls');
    const [score] = await letTimePass(clock, first);
    expect(score).toEqual({ unavailable: expect.stringContaining(`127.0.0.1:${server.port}`), isRefusal: false });
    expect(server.asked).toHaveLength(2);
    isBack = true;
    expect(await letTimePass(clock, llm.judge('a falls'))).toMatchObject([{ score: 0.5 }]);
  });

  it('is left in peace for as long as Retry-After says, by every headline', async () => {
    const clock = createManualClock();
    const server = await openLlmServer((asked, count) =>
      count === 1 ? apiError(429, { message: 'slow down' }, { 'retry-after': '5' }) : judgeAll(asked),
    );
    const llm = openTestLlm({ baseUrl: server.baseUrl, concurrency: 1, timeoutSeconds: 300 }, { clock });
    const first = llm.judge('a falls');
    await vi.waitFor(() => expect(llm.status().failures).toBe(1));
    const second = llm.judge('b falls');
    clock.advance(4_999);
    expect(server.asked).toHaveLength(1);
    expect(await letTimePass(clock, Promise.all([first, second]))).toMatchObject([[{ score: 0.5 }], [{ score: 0.5 }]]);
    expect(server.asked).toHaveLength(3);
  });

  it('is no longer waited for when it is cancelled', async () => {
    const clock = createManualClock();
    const server = await openLlmServer(() => apiError(429, { message: 'slow down' }, { 'retry-after': '50' }));
    const llm = openTestLlm({ baseUrl: server.baseUrl, timeoutSeconds: 300 }, { clock });
    const judged = llm.judge('a falls');
    await vi.waitFor(() => expect(llm.status().failures).toBe(1));
    llm.cancel();
    await expect(judged).rejects.toMatchObject({ code: 'cancelled' });
    expect(server.asked).toHaveLength(1);
  });

  it('is given up for now when it wants to be left alone for long', async () => {
    const clock = createManualClock();
    const date = new Date(clock.now() + 3_600_000).toUTCString();
    const server = await openLlmServer(() => apiError(429, { message: 'later' }, { 'retry-after': date }));
    const llm = openTestLlm({ baseUrl: server.baseUrl, timeoutSeconds: 300 }, { clock });
    expect(await llm.judge('a falls')).toEqual([{ unavailable: expect.stringContaining('429'), isRefusal: false }]);
    clock.advance(3_590_000);
    expect(await llm.judge('a falls')).toEqual([
      { unavailable: expect.stringMatching(/Next try in \d+ s/), isRefusal: false },
    ]);
    expect(server.asked).toHaveLength(1);
    clock.advance(20_000);
    await llm.judge('a falls');
    expect(server.asked.length).toBeGreaterThan(1);
  });

  it('that hangs is given up at the time-out, twice, and delays nothing after that', async () => {
    const clock = createManualClock();
    const server = await openLlmServer(() => 'hang');
    const llm = openTestLlm({ baseUrl: server.baseUrl, timeoutSeconds: 60, concurrency: 1 }, { clock });
    const judged = llm.judge('a falls');
    await server.received(1);
    clock.advance(59_999);
    expect(server.asked).toHaveLength(1);
    expect(await letTimePass(clock, judged, 10_000)).toEqual([
      { unavailable: expect.stringContaining('within 60 s'), isRefusal: false },
    ]);
    expect(server.asked).toHaveLength(2);
    await letTimePass(clock, llm.judge('b falls'), 10_000);
    expect(server.asked).toHaveLength(4);
    expect(await llm.judge('c falls')).toEqual([
      { unavailable: expect.stringContaining('Next try in'), isRefusal: false },
    ]);
    expect(server.asked).toHaveLength(4);
    expect(llm.status().state).toBe('failing');
  });

  const lasting: Record<string, [Given, RegExp]> = {
    '401': [apiError(401, { message: 'Incorrect API key', code: 'invalid_api_key' }), /refused the key \(401\)/],
    '403': [apiError(403, { message: 'no' }), /refused the key \(403\)/],
    '402': [apiError(402, { message: 'no' }), /nothing left to spend/],
    '404': [apiError(404, { message: 'model not found' }), /knows no model/],
    'no quota': [apiError(429, { message: 'exceeded your current quota' }), /nothing left to spend/],
    'a redirect': [{ status: 307, headers: { location: 'http://elsewhere.invalid/v1' } }, /redirects to elsewhere/],
    'another kind of server': [{ body: '{"hello":"world"}', headers: json }, /does not speak/],
    'a page': [{ body: '<html>Welcome</html>', headers: { 'content-type': 'text/html' } }, /does not speak/],
  };

  it.each(Object.entries(lasting))(
    'in a way that stays is not asked again at once: %s',
    async (_, [given, sentence]) => {
      const clock = createManualClock();
      const server = await openLlmServer(() => given);
      const llm = openTestLlm({ baseUrl: server.baseUrl }, { clock, key: 'k' });
      expect(await llm.judge('a falls')).toEqual([{ unavailable: expect.stringMatching(sentence), isRefusal: false }]);
      await llm.judge('a falls');
      expect(server.asked).toHaveLength(1);
      expect(llm.status()).toMatchObject({ state: 'failing', detail: expect.stringMatching(sentence) });
      llm.held.key = 'another';
      await llm.judge('a falls');
      expect(server.asked).toHaveLength(2);
      clock.advance(60_001);
      await llm.judge('a falls');
      expect(server.asked).toHaveLength(3);
    },
  );

  it('with a huge, broken or empty answer is not there', async () => {
    for (const body of ['x'.repeat(2_000_000), '{"choices":[', '']) {
      const server = await openLlmServer(() => ({ body, headers: json }));
      const [score] = await openTestLlm({ baseUrl: server.baseUrl }).judge('a falls');
      expect(score).toEqual({
        unavailable: expect.stringContaining(`127.0.0.1:${server.port}`),
        isRefusal: expect.any(Boolean),
      });
    }
  });

  it('that is not there says so', async () => {
    const clock = createManualClock();
    const port = await closedPort();
    const llm = openTestLlm({ baseUrl: `http://127.0.0.1:${port}/v1` }, { clock });
    const [score] = await letTimePass(clock, llm.judge('a falls'));
    expect(score).toEqual({ unavailable: `127.0.0.1:${port} cannot be reached (ECONNREFUSED).`, isRefusal: false });
  });

  it('raises one alert above 5 % of the last 50 calls, and another only after it was better', async () => {
    let isGood = true;
    const server = await openLlmServer((asked) => (isGood ? judgeAll(asked) : completion('no')));
    const llm = openTestLlm({ baseUrl: server.baseUrl });
    const calls = async (count: number, good: boolean) => {
      isGood = good;
      for (let i = 0; i < count; i++) await llm.judge(`moves ${server.asked.length}`);
    };
    await calls(40, true);
    await calls(1, false);
    expect(llm.alerts).toEqual([]);
    await calls(4, false);
    expect(llm.alerts).toEqual([expect.stringMatching(/failed in 3 of its last calls/)]);
    expect(llm.status().state).toBe('failing');
    await calls(50, true);
    expect(llm.status().state).toBe('ready');
    await calls(2, false);
    expect(llm.alerts).toHaveLength(2);
  });
});

describe('a server of the LLM that knows less', () => {
  it('is asked without what it refuses, and from then on so', async () => {
    const server = await openLlmServer((asked) => {
      const { body } = asked;
      if ('temperature' in body) {
        return apiError(400, { message: "Unsupported value: 'temperature'", param: 'temperature' });
      }
      if ('max_tokens' in body) return apiError(400, { message: "Use 'max_completion_tokens'", param: 'max_tokens' });
      const format = body.response_format as { type: string } | undefined;
      if (format?.type === 'json_schema')
        return apiError(400, { message: 'response_format json_schema is not supported' });
      return judgeAll(asked);
    });
    const llm = openTestLlm({ baseUrl: server.baseUrl });
    expect(await llm.judge('a falls')).toMatchObject([{ score: 0.5 }]);
    expect(server.asked).toHaveLength(4);
    expect(server.asked[3].body).toMatchObject({
      response_format: { type: 'json_object' },
      max_completion_tokens: 4_300,
    });
    await llm.judge('b falls');
    expect(server.asked).toHaveLength(5);
    expect(llm.logs.join('\n')).toContain('JSON mode');
    expect(llm.status()).toMatchObject({ state: 'ready', failures: 0, calls: 5 });
  });

  it('is asked in plain text when it knows neither schema nor JSON mode, whatever it calls that', async () => {
    const server = await openLlmServer((asked) =>
      'response_format' in asked.body ? apiError(422, { message: 'Unprocessable' }) : judgeAll(asked),
    );
    expect(await openTestLlm({ baseUrl: server.baseUrl }).judge('a falls')).toMatchObject([{ score: 0.5 }]);
    expect(server.asked).toHaveLength(3);
  });

  it('and refuses even that is not there', async () => {
    const server = await openLlmServer(() => apiError(400, { message: 'never' }));
    const llm = openTestLlm({ baseUrl: server.baseUrl });
    expect(await llm.judge('a falls')).toEqual([{ unavailable: expect.stringContaining('“never”'), isRefusal: false }]);
    expect(server.asked).toHaveLength(3);
  });

  it('refuses one headline only for that headline', async () => {
    const server = await openLlmServer((asked) =>
      asked.headlines.some(({ text }) => text.includes('crime'))
        ? apiError(400, { message: 'filtered' })
        : judgeAll(asked),
    );
    const llm = openTestLlm({ baseUrl: server.baseUrl });
    await llm.judge('first');
    const scores = await llm.judge('a falls', 'a crime', 'b falls');
    expect(scores).toMatchObject([
      { score: 0.5 },
      { unavailable: expect.stringContaining('filtered'), isRefusal: true },
      { score: 0.5 },
    ]);
  });
});
