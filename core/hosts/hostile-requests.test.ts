import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../domain/ports.ts';
import { hostileRequests } from './hostile-requests.test-kit.ts';
import { createManualClock } from './manual-clock.test-kit.ts';
import { startNodeServer } from './node-server.ts';
import { rawRequest, statusOf } from './raw-request.test-kit.ts';

const secret = 'what lies outside the served folder';
let dir: string;
let rendererDir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'omni-hostile-'));
  rendererDir = join(dir, 'renderer');
  mkdirSync(join(rendererDir, 'assets'), { recursive: true });
  writeFileSync(join(dir, 'secret.txt'), secret);
  writeFileSync(join(rendererDir, 'index.html'), '<!doctype html>');
  writeFileSync(join(rendererDir, '.env'), secret);
  symlinkSync(join(dir, 'secret.txt'), join(rendererDir, 'assets', 'link.txt'));
});
afterEach(() => rmSync(dir, { recursive: true }));

describe('the loopback host', () => {
  it('refuses every hostile request and lets none touch anything', async () => {
    let links = 0;
    const server = await startNodeServer({
      rendererDir,
      port: 0,
      logger: silentLogger,
      clock: createManualClock(),
      serveLink() {
        links += 1;
        return { close: () => undefined };
      },
    });
    const target = { port: server.port, code: new URL(server.url).hash.slice('#code='.length) };
    const answered: string[] = [];
    for (const { name, bytes } of hostileRequests) {
      const answer = await rawRequest(server.port, bytes(target));
      const status = statusOf(answer);
      if (status !== 0 && (status < 400 || status > 499)) answered.push(`${name}: ${status}`);
      if (answer.includes(secret)) answered.push(`${name}: read a file outside`);
      if (/set-cookie|access-control-/i.test(answer)) answered.push(`${name}: was given a cookie or a CORS header`);
    }
    expect(answered).toEqual([]);
    expect(links).toBe(0);

    // None of them used the code up: its owner can still sign in, once.
    const origin = `http://127.0.0.1:${server.port}`;
    const signIn = () =>
      fetch(`${origin}/session`, {
        method: 'POST',
        headers: { origin, 'content-type': 'application/json', 'x-omni': '1' },
        body: JSON.stringify({ code: target.code }),
      });
    expect((await signIn()).status).toBe(204);
    const again = await signIn();
    expect(again.status).toBe(401);
    expect(await again.json()).toMatchObject({ code: 'unauthorized' });
    await server.close();
    process.stdout.write(`hostile requests refused ${hostileRequests.length + 1}/${hostileRequests.length + 1}\n`);
  });

  it('control: a server without these guards answers most of the same requests', async () => {
    let touched = 0;
    let leaked = 0;
    const naive = createServer((request, response) => {
      touched += request.method === 'POST' ? 1 : 0;
      const path = decodeURIComponent((request.url ?? '/').split('?')[0]);
      let body = 'welcome';
      try {
        body = readFileSync(`${rendererDir}/${path}`, 'utf8');
      } catch {
        // A naive host shows its page for whatever it does not find.
      }
      response.end(body);
    });
    naive.on('upgrade', (_, socket) => {
      touched += 1;
      socket.end('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n');
    });
    naive.listen(0, '127.0.0.1');
    await once(naive, 'listening');
    const { port } = naive.address() as AddressInfo;
    let accepted = 0;
    for (const { name, bytes } of hostileRequests) {
      // decodeURIComponent throws on it, and that would end the naive server.
      if (name === 'traversal, overlong encoding') continue;
      const answer = await rawRequest(port, bytes({ port, code: 'x' }));
      if (answer.includes(secret)) leaked += 1;
      if ([101, 200].includes(statusOf(answer))) accepted += 1;
    }
    naive.close();
    expect(accepted).toBeGreaterThan(hostileRequests.length * 0.7);
    expect(touched).toBeGreaterThan(10);
    expect(leaked).toBeGreaterThan(4);
  });
});
