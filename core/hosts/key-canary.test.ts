import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { contract, contractVersion } from '../contract/contract.ts';
import { serve } from '../contract/serve.ts';
import { createEngine, type Engine } from '../engine/create-engine.ts';
import type { Vault } from '../storage/secrets.ts';
import { type NodeServer, startNodeServer } from './node-server.ts';
import { systemClock as clock, pinoLogger } from './system-ports.ts';

// Looks like no kind of key, so that nothing that hides keys by their looks can help.
const canary = 'quiet-yellow-bird-on-the-wire';
const names = ['llm', 'x', 'redditClientId', 'redditClientSecret', 'telegram', 'webhook'] as const;

let folder: string;
let dataDir: string;
let engine: Engine;
let server: NodeServer;
/** Everything that came out of the host, over HTTP and over the link. */
let heard: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'omni-canary-'));
  dataDir = join(folder, 'data');
  mkdirSync(dataDir);
  mkdirSync(join(folder, 'pages'));
  writeFileSync(join(folder, 'pages', 'index.html'), '<meta name="csp-nonce" content="__CSP_NONCE__">');
  heard = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function start(options: { vault?: Promise<Vault>; environment?: Record<string, string> } = {}): Promise<void> {
  const logger = pinoLogger({ dataDir, level: 'debug' });
  logger.info('a control line');
  const bundledModelsDir = join(folder, 'none');
  engine = await createEngine({ dataDir, bundledModelsDir, version: '0.0.0', clock, logger, ...options });
  const serveLink = (link: Parameters<typeof serve>[2]) =>
    serve(contract, engine.handlers, link, { clock, logger, version: contractVersion });
  server = await startNodeServer({ rendererDir: join(folder, 'pages'), port: 0, logger, clock, serveLink });
}

async function stop(): Promise<void> {
  await server.close();
  await engine.close();
}

async function overHttp(path: string, init: RequestInit = {}): Promise<Response> {
  const answer = await fetch(`http://127.0.0.1:${server.port}${path}`, init);
  heard.push(JSON.stringify([...answer.headers]), await answer.clone().text());
  return answer;
}

/** A signed-in browser's own socket, without our client: every byte it gets is kept. */
async function openBrowser(): Promise<{ call(name: string, params: object): Promise<unknown>; close(): void }> {
  const origin = `http://127.0.0.1:${server.port}`;
  const answer = await overHttp('/session', {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json', 'x-omni': '1' },
    body: JSON.stringify({ code: new URL(server.url).hash.slice('#code='.length) }),
  });
  const cookie = answer.headers.getSetCookie()[0].split(';')[0];
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/link`, { headers: { cookie, origin } });
  const waiting = new Map<number, (message: unknown) => void>();
  socket.on('message', (data) => {
    heard.push(String(data));
    const message = JSON.parse(String(data));
    waiting.get(message.id)?.(message.value ?? message.error ?? message);
  });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  let id = 0;
  return {
    call(name, params) {
      id += 1;
      socket.send(JSON.stringify({ type: 'call', id, version: contractVersion, name, params }));
      return new Promise((resolve) => waiting.set(id, resolve));
    },
    close: () => socket.close(),
  };
}

/** Asks for everything about keys and settings, also wrongly. */
async function useKeys(): Promise<void> {
  const browser = await openBrowser();
  for (const name of names) await browser.call('secrets.set', { name, value: canary });
  await browser.call('secrets.list', {});
  await browser.call('settings.read', {});
  await browser.call('secrets.set', { name: canary, value: canary });
  await browser.call('secrets.set', { name: 'llm', value: `${canary} ${canary}` });
  await browser.call('secrets.set', { name: 'llm', value: { deep: canary } });
  await browser.call('secrets.set', { name: 'llm', value: canary.repeat(500) });
  await browser.call(`secrets.${canary.slice(0, 4)}`, {});
  await browser.call('secrets.list', {});
  for (const path of ['/', '/secrets.json', '/data/secrets.json', '/%2e%2e/data/secrets.json']) await overHttp(path);
  browser.close();
}

const filesWith = (text: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name)).isFile())
    .filter((name) => readFileSync(join(folder, name)).includes(text));

describe('a key', { timeout: 60_000 }, () => {
  it('is in its own file and nowhere else: no log, no other file, no answer', async () => {
    await start();
    await useKeys();
    await stop();
    expect(heard.filter((text) => text.includes(canary))).toEqual([]);
    expect(filesWith(canary)).toEqual([join('data', 'secrets.json')]);
    // Control: what is told, its last four characters, and what is logged, are found by the same search.
    expect(heard.filter((text) => text.includes('"last4":"wire"')).length).toBeGreaterThan(3);
    expect(filesWith('a control line')).toEqual([join('data', 'logs', 'omni.log')]);
  });

  it('is in no file at all where there is a keychain', async () => {
    const turned = (text: string) => [...text].reverse().join('');
    const vault: Promise<Vault> = Promise.resolve({
      kind: 'keychain',
      encrypt: async (text) => turned(text),
      decrypt: async (text) => ({ text: turned(text), isOutdated: false }),
    });
    await start({ vault });
    await useKeys();
    await stop();
    expect(heard.filter((text) => text.includes(canary))).toEqual([]);
    expect(filesWith(canary)).toEqual([]);
    expect(filesWith(turned(canary))).toEqual([join('data', 'secrets.json')]);
  });

  it('from the environment is in no file and no answer', async () => {
    await start({ environment: { OMNI_LLM_KEY: canary, OMNI_X_TOKEN: canary } });
    const browser = await openBrowser();
    await browser.call('secrets.list', {});
    await browser.call('secrets.set', { name: 'llm', value: `${canary}-2` });
    await browser.call('secrets.remove', { name: 'x' });
    browser.close();
    await stop();
    expect(heard.filter((text) => text.includes(canary))).toEqual([]);
    expect(heard.join()).toContain('OMNI_LLM_KEY');
    expect(filesWith(canary)).toEqual([]);
  });
});
