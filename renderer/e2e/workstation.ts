import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContext, test as base, expect, type Page } from '@playwright/test';

const entry = fileURLToPath(new URL('../../core/cli/omni.ts', import.meta.url));

export type Workstation = {
  /** The address with its one-time code. */
  readonly url: string;
  readonly port: number;
  readonly dataDir: string;
  stop(): Promise<void>;
};

export const temporaryDir = () => mkdtempSync(join(tmpdir(), 'omni-e2e-'));

/** Starts the real workstation on the demo market, in its own process. */
export async function startWorkstation(dataDir: string, port = 0): Promise<Workstation> {
  const start = ['start', '--web', '--source', 'demo', '--no-open', '--json', '--port', String(port)];
  const child = spawn(process.execPath, [entry, ...start, '--data-dir', dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const printed = await firstJson(child);
  return {
    ...printed,
    dataDir,
    async stop() {
      if (child.exitCode !== null) return;
      const ended = new Promise((resolve) => child.once('close', resolve));
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function firstJson(child: ChildProcess): Promise<{ url: string; port: number }> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk) => {
      text += chunk;
      try {
        resolve(JSON.parse(text));
      } catch {
        // The document is not whole yet.
      }
    });
    child.once('close', (code) => reject(new Error(`the workstation ended with ${code} before it told its address`)));
  });
}

/** Errors of the page's console and uncaught ones, collected from now on. */
export function collectErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(String(error)));
  return errors;
}

type Signed = Awaited<ReturnType<BrowserContext['storageState']>>;

/**
 * One workstation for all tests of a file. `page` is signed in to it, and a test fails when an error reached the
 * page's console.
 */
export const test = base.extend<{ errors: string[] }, { workstation: Workstation; signed: Signed }>({
  workstation: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from this pattern which fixtures one needs
    async ({}, use) => {
      const workstation = await startWorkstation(temporaryDir());
      await use(workstation);
      await workstation.stop();
      rmSync(workstation.dataDir, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],
  signed: [
    async ({ browser, workstation }, use) => {
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(workstation.url);
      await expect(page.getByRole('navigation', { name: 'Pages' })).toBeVisible();
      await expect(page).toHaveURL(/\/(#\/\w+)?$/);
      const state = await context.storageState();
      await context.close();
      await use(state);
    },
    { scope: 'worker' },
  ],
  storageState: ({ signed }, use) => use(signed),
  baseURL: ({ workstation }, use) => use(`http://127.0.0.1:${workstation.port}`),
  errors: [
    async ({ page }, use) => {
      const errors = collectErrors(page);
      await use(errors);
      expect(errors).toEqual([]);
    },
    { auto: true },
  ],
});

/** `test` on a workstation that finds in its data directory what `seed` has put there. */
export const testWith = (seed: (dataDir: string, browser: Browser) => void | Promise<void>) =>
  test.extend<object, { workstation: Workstation }>({
    workstation: [
      async ({ browser }, use) => {
        const dataDir = temporaryDir();
        await seed(dataDir, browser);
        const workstation = await startWorkstation(dataDir);
        await use(workstation);
        await workstation.stop();
        rmSync(dataDir, { recursive: true, force: true });
      },
      { scope: 'worker', timeout: 180_000 },
    ],
  });

/** Leaves the whole history of the demo market in a data directory, as a workstation does that was stopped. */
export async function leaveCandles(dataDir: string, browser: Browser): Promise<void> {
  const workstation = await startWorkstation(dataDir);
  const page = await browser.newPage();
  await page.goto(workstation.url);
  await expect(page.getByRole('region', { name: 'BTC/USDT 10m candles' })).toHaveAttribute('data-bars', /\d{3,}/);
  // A chart draws before the last of it has come: a month of minutes and two years of days.
  await expect(async () => {
    await page.goto(`http://127.0.0.1:${workstation.port}/#/data`);
    await page.reload();
    for (const series of [
      /^BTC.* 1m .* 4\d,\d{3} /,
      /^BTC.* 1d .* [5-9]\d\d /,
      /^ETH.* 1m .* 4\d,\d{3} /,
      /^ETH.* 1d .* [5-9]\d\d /,
    ])
      await expect(page.getByRole('row', { name: series })).toBeVisible({ timeout: 3_000 });
  }).toPass({ timeout: 60_000 });
  await page.close();
  await workstation.stop();
}

export { expect };
