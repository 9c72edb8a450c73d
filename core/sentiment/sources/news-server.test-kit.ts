import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Asked = { method: string; url: string; headers: IncomingHttpHeaders; body: string };

/** A real server on loopback that answers as the test says and keeps what it was asked. */
export type NewsServer = {
  readonly origin: string;
  readonly asked: Asked[];
  /** Resolves when it has been asked so often in all. */
  askedTimes(times: number): Promise<void>;
  close(): Promise<void>;
};

export type Answer = (request: Asked, response: ServerResponse) => void;

export async function serveNews(answer: Answer): Promise<NewsServer> {
  const asked: Asked[] = [];
  let waiting: { times: number; resolve(): void }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (piece: string) => {
      body += piece;
    });
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const heard = { method, url, headers, body };
      asked.push(heard);
      answer(heard, response);
      for (const { resolve } of waiting.filter(({ times }) => asked.length >= times)) resolve();
      waiting = waiting.filter(({ times }) => asked.length < times);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    askedTimes: (times) =>
      new Promise((resolve) => {
        if (asked.length >= times) resolve();
        else waiting.push({ times, resolve });
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A whole answer. */
export function reply(response: ServerResponse, status: number, body = '', headers: Record<string, string> = {}): void {
  response.writeHead(status, headers).end(body);
}

/** An RSS 2.0 feed in the form that WordPress writes. */
export function rss(...items: readonly { title: string; date?: string; link?: string }[]): string {
  const each = items.map(
    ({ title, date, link = 'https://news.example/a' }) =>
      `<item><title>${title}</title><link>${link}</link>${date === undefined ? '' : `<pubDate>${date}</pubDate>`}` +
      `<guid isPermaLink="false">${link}</guid><description><![CDATA[<p>Not read</p>]]></description></item>`,
  );
  return (
    '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>' +
    `<title>News</title><link>https://news.example</link><description></description>${each.join('')}</channel></rss>`
  );
}
