import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveRenderer } from './app-protocol.ts';

const dir = mkdtempSync(join(tmpdir(), 'omni-protocol-'));
const root = join(dir, 'renderer');
const handle = serveRenderer(root);
const get = (url: string, method = 'GET') => handle({ url, method });
const secret = 'outside of the renderer';

beforeAll(() => {
  mkdirSync(join(root, 'assets'), { recursive: true });
  mkdirSync(join(dir, 'renderer-secrets'));
  writeFileSync(join(dir, 'secret.txt'), secret);
  writeFileSync(join(dir, 'renderer-secrets', 'secret.txt'), secret);
  writeFileSync(join(root, 'index.html'), '<meta content="__CSP_NONCE__"><style nonce="__CSP_NONCE__"></style>');
  writeFileSync(join(root, 'assets', 'index-a1_B.js'), 'export {}; // __CSP_NONCE__');
  writeFileSync(join(root, 'assets', 'inter.woff2'), Buffer.from([0, 255, 1]));
  symlinkSync(join(dir, 'secret.txt'), join(root, 'assets', 'link.txt'));
  symlinkSync(dir, join(root, 'up'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe('serveRenderer', () => {
  it.each([
    ['app://omni/', 'text/html'],
    ['app://omni/index.html', 'text/html'],
    ['app://omni/index.html?x=1#/models', 'text/html'],
    ['app://omni/assets/index-a1_B.js', 'text/javascript'],
    ['app://omni/assets/inter.woff2', 'font/woff2'],
    ['app://omni/assets/../index.html', 'text/html'],
  ])('serves %s', async (url, type) => {
    const response = await get(url);
    expect([response.status, response.headers.get('content-type')?.split(';')[0]]).toEqual([200, type]);
  });

  const outside = [
    'app://omni/../secret.txt',
    'app://omni/%2e%2e/secret.txt',
    'app://omni/%2E%2E/%2e%2e/etc/passwd',
    'app://omni/..%2fsecret.txt',
    'app://omni/%2e%2e%2fsecret.txt',
    'app://omni/%252e%252e%252fsecret.txt',
    'app://omni/..%5csecret.txt',
    'app://omni/..\\secret.txt',
    'app://omni/assets/..%2f..%2fsecret.txt',
    'app://omni/....//secret.txt',
    'app://omni/../renderer-secrets/secret.txt',
    'app://omni/..%2frenderer-secrets/secret.txt',
    'app://omni//etc/passwd',
    'app://omni///etc/passwd',
    'app://omni/%2fetc%2fpasswd',
    'app://omni/file:///etc/passwd',
    'app://omni/C:/Windows/win.ini',
    'app://omni/index.html%00.png',
    'app://omni/assets/link.txt',
    'app://omni/up/secret.txt',
    'app://omni/assets',
    'app://omni/assets/',
    'app://omni/missing.js',
    'app://omni/index.html/x',
    'app://omni/%',
    'app://omni/%c0%ae%c0%ae/secret.txt',
    'app://evil/index.html',
    'app://omni:8080/index.html',
    'app://user@omni/index.html',
    'app:index.html',
    'https://omni/index.html',
    'nonsense',
  ];

  it.each(outside)('answers 404 to %s', async (url) => {
    const response = await get(url);
    expect(response.status).toBe(404);
    expect(await response.text()).not.toContain(secret);
  });

  it('stops what a handler that joins the decoded path gives away', async () => {
    const naive = async (url: string) => {
      const path = join(root, decodeURIComponent(new URL(url).pathname));
      return readFile(path, 'utf8').catch(() => '');
    };
    const given = [];
    for (const url of outside.filter((url) => URL.canParse(url) && !/%$|%c0/.test(url))) {
      if ((await naive(url)).includes(secret)) given.push(url);
    }
    expect(given.length).toBeGreaterThanOrEqual(5);
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('answers 404 to %s', async (method) => {
    expect((await get('app://omni/index.html', method)).status).toBe(404);
  });

  it('puts a nonce of its own into each page, the same as in its policy', async () => {
    const seen = new Set<string>();
    for (let i = 0; i < 20; i += 1) {
      const response = await get('app://omni/index.html');
      const nonce = /'nonce-([^']+)'/.exec(response.headers.get('content-security-policy') ?? '')?.[1] ?? '';
      expect(Buffer.from(nonce, 'base64').length).toBeGreaterThanOrEqual(16);
      expect(await response.text()).toBe(`<meta content="${nonce}"><style nonce="${nonce}"></style>`);
      expect(response.headers.get('cache-control')).toBe('no-store');
      seen.add(nonce);
    }
    expect(seen.size).toBe(20);
  });

  it('leaves scripts and binary files as they are', async () => {
    expect(await (await get('app://omni/assets/index-a1_B.js')).text()).toBe('export {}; // __CSP_NONCE__');
    expect(new Uint8Array(await (await get('app://omni/assets/inter.woff2')).arrayBuffer())).toEqual(
      new Uint8Array([0, 255, 1]),
    );
  });

  it.each(['app://omni/index.html', 'app://omni/assets/index-a1_B.js', 'app://omni/missing'])(
    'gives %s a policy that allows no inline script and no other host',
    async (url) => {
      const { headers } = await get(url);
      const policy = headers.get('content-security-policy') ?? '';
      for (const rule of ["default-src 'none'", "script-src 'self';", "frame-ancestors 'none'", "base-uri 'none'"]) {
        expect(policy).toContain(rule);
      }
      expect(policy).not.toMatch(/unsafe|\*|https?:|ws:/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    },
  );
});
