import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished, vi } from 'vitest';

export type Asked = {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** The request as it came, and the headlines in it. */
  readonly body: Record<string, unknown>;
  readonly raw: string;
  readonly headlines: { number: number; text: string }[];
};
export type Given = { status?: number; headers?: Record<string, string>; body?: string } | 'hang' | 'drop';

/** A server on loopback that speaks OpenAI's chat completions; `answer` decides what it says to each request. */
export async function openLlmServer(answer: (asked: Asked, count: number) => Given | Promise<Given>) {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const raw = Buffer.concat(chunks).toString();
    const body = JSON.parse(raw) as { messages: { content: string }[] } & Record<string, unknown>;
    const headlines = JSON.parse(/<headlines>\n(.*)\n<\/headlines>/s.exec(body.messages[1].content)?.[1] ?? 'null');
    const one = { url: request.url ?? '', headers: request.headers, body, raw, headlines };
    asked.push(one);
    const given = await answer(one, asked.length);
    if (given === 'hang') return;
    if (given === 'drop') return request.socket.destroy();
    response.writeHead(given.status ?? 200, { 'content-type': 'application/json', ...given.headers });
    response.end(given.body ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    asked,
    port,
    baseUrl: `http://127.0.0.1:${port}/v1`,
    received: (count: number) =>
      vi.waitFor(() => {
        if (asked.length < count) throw new Error(`${asked.length} of ${count} requests came`);
      }, 10_000),
  };
}

/** A whole answer of the API with this content. */
export function completion(content: string, more: Record<string, unknown> = {}): Given {
  return {
    body: JSON.stringify({
      id: 'chatcmpl-1',
      object: 'chat.completion',
      created: 1_700_000_000,
      model: 'gpt-4o-mini-2024-07-18',
      choices: [
        { index: 0, message: { role: 'assistant', content, refusal: null }, logprobs: null, finish_reason: 'stop' },
      ],
      usage: { prompt_tokens: 500, completion_tokens: 60, total_tokens: 560 },
      ...more,
    }),
  };
}

/** What a good model says of one headline. */
export function judgement(number: number, more: Record<string, unknown> = {}) {
  return {
    number,
    assets: [{ asset: 'BTC', score: 0.5 }],
    confidence: 0.8,
    event: 'adoption',
    horizon: 'days',
    reason: 'More demand.',
    ...more,
  };
}

/** Answers every headline alike. */
export function judgeAll({ headlines }: Asked, more: Record<string, unknown> = {}): Given {
  return completion(JSON.stringify({ answers: headlines.map(({ number }) => judgement(number, more)) }));
}

export function apiError(status: number, error: Record<string, unknown>, headers: Record<string, string> = {}): Given {
  return { status, headers, body: JSON.stringify({ error }) };
}
