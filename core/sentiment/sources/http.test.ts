import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { createManualClock } from '../../exchange/manual-clock.test-kit.ts';
import { createHttp } from './http.ts';
import { type Answer, type NewsServer, reply, serveNews } from './news-server.test-kit.ts';
import { retryMsOf, statusOf } from './source-failure.ts';

const clock = createManualClock(Date.UTC(2024, 2, 1, 12));
const http = createHttp(clock);
const never = new AbortController().signal;
const open: NewsServer[] = [];
const serve = async (answer: Answer) => {
  const server = await serveNews(answer);
  open.push(server);
  return server;
};
const get = (url: string, headers: Record<string, string> = {}) => http({ url, name: 'News', headers }, never);
const failureOf = async (url: string) =>
  get(url).then(
    () => expect.unreachable('it answered'),
    (error: Error) => error,
  );

afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
  expect(clock.timers()).toBe(0);
});

describe('answers', () => {
  it('are unpacked and read by their charset', async () => {
    const bodies: Record<string, [Buffer, string]> = {
      '/gzip': [gzipSync('Bitcoin stürzt'), 'text/xml; charset=utf-8'],
      '/header': [Buffer.from([0xcf, 0xf0, 0xe8]), 'text/xml; charset="windows-1251"'],
      '/declared': [Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a>\u00e9</a>', 'latin1'), 'text/xml'],
      '/mark': [Buffer.from('\ufeffhello', 'utf16le'), 'text/xml; charset=utf-8'],
      '/none': [Buffer.from('日本'), 'application/xml'],
    };
    const { origin } = await serve(({ url }, response) => {
      const [body, type] = bodies[url];
      response
        .writeHead(200, { 'content-type': type, ...(url === '/gzip' ? { 'content-encoding': 'gzip' } : {}) })
        .end(body);
    });
    expect((await get(`${origin}/gzip`)).text).toBe('Bitcoin stürzt');
    expect((await get(`${origin}/header`)).text).toBe('При');
    expect((await get(`${origin}/declared`)).text).toContain('é');
    expect((await get(`${origin}/mark`)).text).toBe('hello');
    expect((await get(`${origin}/none`)).text).toBe('日本');
  });

  it('in a charset that nobody knows are refused by its name', async () => {
    const { origin } = await serve((_, response) =>
      reply(response, 200, 'x', { 'content-type': 'text/xml; charset=klingon-8' }),
    );
    expect((await failureOf(origin)).message).toContain('"klingon-8"');
  });

  it('say that nothing has changed', async () => {
    const { origin, asked } = await serve((_, response) => reply(response, 304));
    expect((await get(origin, { 'if-none-match': '"7"' })).isUnchanged).toBe(true);
    expect(asked[0].headers['if-none-match']).toBe('"7"');
  });

  it.each([
    [401, /sign-in \(401\)/],
    [402, /\(402\)/],
    [403, /refuses .* \(403\)/],
    [404, /nothing at this address/],
    [429, /too often/],
    [500, /error \(500\)/],
    [503, /\(503\)/],
    [302, /\(302\)/],
  ] as const)('%i is one plain sentence', async (status, sentence) => {
    const { origin } = await serve((_, response) => reply(response, status, '<html>long page</html>'));
    const failure = await failureOf(origin);
    expect(failure.message).toMatch(sentence);
    expect(statusOf(failure)).toBe(status);
    expect(retryMsOf(failure)).toBe(0);
  });

  it('hold the wait that a 429 asks for', async () => {
    const { origin } = await serve((_, response) => reply(response, 429, '', { 'retry-after': '300' }));
    expect(retryMsOf(await failureOf(origin))).toBe(300_000);
  });
});

describe('redirects', () => {
  it('are followed, five at most', async () => {
    const { origin, asked } = await serve(({ url }, response) => {
      const left = Number(url.slice(1));
      if (left === 0) reply(response, 200, 'there');
      else reply(response, 301, '', { location: `/${left - 1}` });
    });
    expect((await get(`${origin}/5`)).text).toBe('there');
    expect(asked).toHaveLength(6);
    expect((await failureOf(`${origin}/6`)).message).toMatch(/more than 5 times/);
  });

  it('to anything but http and https are refused', async () => {
    const { origin } = await serve((_, response) => reply(response, 302, '', { location: 'file:///etc/passwd' }));
    expect((await failureOf(origin)).message).toMatch(/not http or https/);
  });

  it('carry a key within its server, and to no other', async () => {
    const other = await serve((_, response) => reply(response, 200, 'other'));
    const { origin, asked } = await serve(({ url }, response) =>
      reply(response, 302, '', { location: url === '/in' ? '/out' : `${other.origin}/caught` }),
    );
    await get(`${origin}/in`, { authorization: 'Bearer canary' });
    expect(asked.map(({ headers }) => headers.authorization)).toEqual(['Bearer canary', 'Bearer canary']);
    expect(other.asked[0].headers.authorization).toBeUndefined();
  });

  it('of a sign-in are not followed', async () => {
    const { origin, asked } = await serve((_, response) => reply(response, 307, '', { location: '/elsewhere' }));
    await expect(http({ url: origin, name: 'News', form: { secret: 'canary' } }, never)).rejects.toThrow(/sign-in/);
    expect(asked).toHaveLength(1);
  });
});

describe('a body that is too large', () => {
  const piece = Buffer.alloc(1024 * 1024, 32);

  it('is not even begun when it says so', async () => {
    const { origin } = await serve((_, response) => {
      response.writeHead(200, { 'content-length': String(2 ** 40) });
      response.write('x');
    });
    expect((await failureOf(origin)).message).toMatch(/more than 5 MB/);
  });

  it('is given up while it comes', async () => {
    const { origin } = await serve((_, response) => {
      const more = () => {
        while (!response.destroyed && response.write(piece)) {}
      };
      response.on('drain', more);
      more();
    });
    expect((await failureOf(origin)).message).toMatch(/more than 5 MB/);
  });

  it('is measured unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
    const { origin } = await serve((_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb));
    expect((await failureOf(origin)).message).toMatch(/more than 5 MB/);
  });

  it('is read when it is not', async () => {
    const { origin } = await serve((_, response) => response.end(Buffer.alloc(5 * 1024 * 1024, 97)));
    expect((await get(origin)).text).toHaveLength(5 * 1024 * 1024);
  });
});

describe('a server that fails', () => {
  it.each(['before its answer', 'in the middle of it'])('by hanging %s is given up after 20 s', async (when) => {
    const server = await serve((_, response) => {
      if (when !== 'before its answer') response.writeHead(200).write('<rss');
    });
    const failure = failureOf(server.origin);
    await server.askedTimes(1);
    await clock.advance(19_999);
    expect(clock.timers()).toBe(1);
    await clock.advance(1);
    expect((await failure).message).toMatch(/did not answer within 20 s/);
  });

  it('by taking no connection is told of', async () => {
    const { origin, close } = await serveNews(() => {});
    await close();
    expect((await failureOf(origin)).message).toMatch(/takes no connection/);
  });

  it('by hanging up is told of', async () => {
    const { origin } = await serve((_, response) => response.destroy());
    expect((await failureOf(origin)).message).toMatch(/broke off/);
  });

  it('by sending what cannot be unpacked is told of', async () => {
    const { origin } = await serve((_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end('not gzip'),
    );
    expect((await failureOf(origin)).message).toMatch(/cannot be unpacked/);
  });

  it('by speaking another protocol is told of', async () => {
    const server = createServer((socket) => socket.end('220 mail.example ESMTP\r\n'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const failure = await failureOf(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    expect(failure.message).toMatch(/broke off \(.*HTTP/);
    server.close();
  });

  it('is left at once when the caller gives up', async () => {
    const server = await serve(() => {});
    const giveUp = new AbortController();
    const asking = http({ url: server.origin, name: 'News' }, giveUp.signal);
    await server.askedTimes(1);
    giveUp.abort(new Error('closing'));
    await expect(asking).rejects.toThrow('closing');
  });
});

it('sends the user of an address as a header, not in the address', async () => {
  const { origin, asked } = await serve((_, response) => reply(response, 200));
  await get(origin.replace('http://', 'http://me:p%40ss@'));
  expect(asked[0].headers.authorization).toBe(`Basic ${Buffer.from('me:p@ss').toString('base64')}`);
});
