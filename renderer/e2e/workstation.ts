import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test as base, expect, type Page } from '@playwright/test';

const entry = fileURLToPath(new URL('../../core/cli/omni.ts', import.meta.url));

export type Workstation = {
  readonly url: string;
  readonly port: number;
  readonly dataDir: string;
  stop(): Promise<void>;
};

/** Starts the real workstation on the demo market, in its own process with its own data directory. */
export async function startWorkstation(
  dataDir = mkdtempSync(join(tmpdir(), 'omni-e2e-')),
  port = 0,
): Promise<Workstation> {
  const argv = [
    entry,
    'start',
    '--web',
    '--source',
    'demo',
    '--no-open',
    '--json',
    '--port',
    String(port),
    '--data-dir',
    dataDir,
  ];
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'inherit'] });
  const printed = await firstJson(child);
  return {
    ...printed,
    dataDir,
    async stop() {
      const ended = new Promise((resolve) => child.once('close', resolve));
      if (child.exitCode === null) {
        child.kill('SIGTERM');
        await ended;
      }
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
    child.once('close', (code) =>
      reject(new Error(`the workstation ended with ${code} before it printed its address`)),
    );
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

/** One workstation for all tests of a file; `page` is open on it and must end without an error in its console. */
export const test = base.extend<{ errors: string[] }, { workstation: Workstation }>({
  workstation: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures a fixture needs from this pattern
    async ({}, use) => {
      const workstation = await startWorkstation();
      await use(workstation);
      await workstation.stop();
      rmSync(workstation.dataDir, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],
  errors: async ({ page }, use) => {
    const errors = collectErrors(page);
    await use(errors);
    expect(errors).toEqual([]);
  },
});

export { expect };
