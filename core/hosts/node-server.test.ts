import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket as NodeSocket } from 'ws';
import { browserSocketLink, type SocketLike } from '../client/browser-socket-link.ts';
import { connect } from '../client/connect.ts';
import { serve } from '../contract/serve.ts';
import { silentLogger } from '../domain/ports.ts';
import { createTestHandlers, type TestContract, testContract } from './contract.test-kit.ts';
import { createManualClock } from './manual-clock.test-kit.ts';
import { type NodeServer, startNodeServer } from './node-server.ts';

const day = 86_400_000;
let rendererDir: string;
let clock: ReturnType<typeof createManualClock>;
let test: ReturnType<typeof createTestHandlers>;
let server: NodeServer;

const start = (port = 0, dir = rendererDir) =>
  startNodeServer({
    rendererDir: dir,
    port,
    logger: silentLogger,
    clock,
    serveLink: (link) => serve(testContract, test.handlers, link, { clock, logger: silentLogger, version: 1 }),
  });

beforeEach(async () => {
  rendererDir = mkdtempSync(join(tmpdir(), 'omni-host-'));
  mkdirSync(join(rendererDir, 'assets'));
  writeFileSync(
    join(rendererDir, 'index.html'),
    '<meta name="csp-nonce" content="__CSP_NONCE__"><p nonce="__CSP_NONCE__">',
  );
  writeFileSync(join(rendererDir, 'assets', 'index-B2x_9.js'), 'export {};');
  clock = createManualClock();
  test = createTestHandlers();
  server = await start();
});
afterEach(async () => {
  await server.close();
  rmSync(rendererDir, { recursive: true });
});

const origin = () => `http://127.0.0.1:${server.port}`;
const codeOf = (url: string) => new URL(url).hash.slice('#code='.length);
const signIn = (code: string) =>
  fetch(`${origin()}/session`, {
    method: 'POST',
    headers: { origin: origin(), 'content-type': 'application/json', 'x-omni': '1' },
    body: JSON.stringify({ code }),
  });
const cookieOf = (answer: Response) => answer.headers.getSetCookie()[0].split(';')[0];
const openClient = (cookie: string) => {
  const dial = (url: string) => new NodeSocket(url, { headers: { cookie, origin: origin() } }) as SocketLike;
  return connect<TestContract>(browserSocketLink(`${origin().replace('http', 'ws')}/link`, dial), { version: 1 });
};

describe('the web host', () => {
  it('prints an address on 127.0.0.1 with a code of 256 bits in its fragment', () => {
    expect(server.url).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:${server.port}/#code=[A-Za-z0-9_-]{43}$`));
  });

  it('signs a browser in once and serves it the contract, again and again by its cookie', async () => {
    const answer = await signIn(codeOf(server.url));
    expect(answer.status).toBe(204);
    expect(answer.headers.getSetCookie()[0]).toMatch(/; Path=\/; HttpOnly; SameSite=Strict$/);
    for (let visit = 0; visit < 2; visit += 1) {
      const client = openClient(cookieOf(answer));
      expect(await client.request('sum.read', { a: visit, b: 1 })).toBe(visit + 1);
      client.close();
    }
    const second = await signIn(codeOf(server.url));
    expect(second.status).toBe(401);
    expect(await second.json()).toEqual({
      code: 'unauthorized',
      message: expect.stringContaining('press Enter where the workstation was started'),
    });
  });

  it('links the socket of a page in the same way', async () => {
    const cookie = cookieOf(await signIn(codeOf(server.url)));
    const options = { headers: { cookie, origin: origin() } };
    const dial = (url: string) => new WebSocket(url, options as never) as SocketLike;
    const client = connect<TestContract>(browserSocketLink(`${origin().replace('http', 'ws')}/link`, dial), {
      version: 1,
    });
    expect(await client.request('sum.read', { a: 1, b: 1 })).toBe(2);
    client.close();
  });

  it('makes fresh addresses; the unused older one then stops working', async () => {
    const older = codeOf(server.url);
    const newer = codeOf(server.newUrl());
    expect((await signIn(older)).status).toBe(401);
    expect((await signIn(newer)).status).toBe(204);
  });

  it('forgets a code after a day', async () => {
    clock.advance(day);
    expect((await signIn(codeOf(server.url))).status).toBe(401);
  });

  it('refuses further guesses after twenty in a minute', async () => {
    const guesses = await Promise.all(Array.from({ length: 25 }, (_, i) => signIn(`guess-${i}`)));
    const statuses = guesses.map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(20);
    expect(statuses.filter((status) => status === 429)).toHaveLength(5);
  });

  it('tells a client without a session what to do', async () => {
    const client = openClient('');
    await expect(client.request('sum.read', { a: 1 })).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('start-up address'),
    });
  });

  it('puts a fresh style nonce into every page and the same one into its policy', async () => {
    const nonces: string[] = [];
    for (const path of ['/', '/index.html', '/']) {
      const answer = await fetch(origin() + path);
      const page = await answer.text();
      const [, nonce] = /content="([^"]+)"/.exec(page) ?? [];
      expect(page).not.toContain('__CSP_NONCE__');
      expect(page).toContain(`<p nonce="${nonce}">`);
      expect(answer.headers.get('content-security-policy')).toContain(`style-src 'self' 'nonce-${nonce}'; `);
      expect(answer.headers.get('cache-control')).toBe('no-store');
      nonces.push(nonce);
    }
    expect(new Set(nonces).size).toBe(3);
  });

  it.each(['/', '/assets/index-B2x_9.js', '/nothing', '/link'])(
    'sends the protecting headers with %s',
    async (path) => {
      const { headers } = await fetch(origin() + path);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'; script-src 'self'; ");
      expect(policy).toContain("base-uri 'none'; frame-ancestors 'none'; form-action 'none'");
      expect(policy).not.toMatch(/unsafe|\*/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(headers.get('access-control-allow-origin')).toBeNull();
    },
  );

  it('serves the built files with their types', async () => {
    const answer = await fetch(`${origin()}/assets/index-B2x_9.js`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^(?:text|application)\/javascript/);
    expect(await answer.text()).toBe('export {};');
  });

  it('answers under localhost too', async () => {
    const answer = await fetch(origin(), { headers: { host: `localhost:${server.port}` } });
    expect(answer.status).toBe(200);
  });

  it('tells open pages when it stops, and stops though one does not answer', async () => {
    const cookie = cookieOf(await signIn(codeOf(server.url)));
    const client = openClient(cookie);
    await client.request('sum.read', { a: 1 });
    const silent = new NodeSocket(`${origin().replace('http', 'ws')}/link`, { headers: { cookie, origin: origin() } });
    await once(silent, 'open');
    silent.pause();
    const reason = new Promise<string>((resolve) => client.onClose(resolve));
    const stopped = server.close();
    expect(await reason).toContain('link to the engine closed');
    clock.advance(1_000);
    await stopped;
    silent.terminate();
    server = await start();
  });

  it('names a port that is in use and says what to do', async () => {
    await expect(start(server.port)).rejects.toMatchObject({
      code: 'conflict',
      message: `Port ${server.port} of 127.0.0.1 is in use by another program; stop that one or choose another port with --port.`,
    });
  });

  it('takes a free port when it may choose and the usual one is taken', async () => {
    const choose = () =>
      startNodeServer({
        rendererDir,
        logger: silentLogger,
        clock,
        serveLink: () => ({ close: () => undefined }),
      });
    const servers = [await choose(), await choose()];
    expect(servers[0].port).not.toBe(servers[1].port);
    for (const { port } of servers) expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200);
    for (const each of servers) await each.close();
  });

  it('says which command makes the pages when they are not built', async () => {
    await expect(start(0, join(rendererDir, 'assets'))).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('npm run build'),
    });
  });

  it('leaves the port free for the same port on other addresses', async () => {
    // Bound to every address it would be in use on 127.0.0.2 as well.
    const other = createServer().listen(server.port, '127.0.0.2');
    await once(other, 'listening');
    other.close();
  });
});
