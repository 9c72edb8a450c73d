import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';

const installed = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

const firstInstalled = () => [process.env.CHROMIUM_PATH ?? '', ...installed].find((path) => path && existsSync(path));

/** Debian's package, where this is root on a machine with apt; says what failed. */
function installWithApt(): string | undefined {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return 'not root on a machine with apt';
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    execFileSync('apt-get', ['update', '-qq'], { env, stdio: 'ignore' });
    execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { env, stdio: 'ignore' });
    return undefined;
  } catch (error) {
    return String(error);
  }
}

/**
 * A Chromium to drive: an installed one, Playwright's own, or Debian's package.
 * @throws Error with the sentence that says how to get one
 */
export function findChromium(): string {
  const found = firstInstalled() ?? (existsSync(chromium.executablePath()) ? chromium.executablePath() : undefined);
  if (found) return found;
  const problem = installWithApt();
  const now = firstInstalled();
  if (now) return now;
  throw new Error(
    `The browser tests need Chromium and none was found (${problem ?? 'apt installed none'}): install it with "npx playwright install chromium" or your system's package manager, or set CHROMIUM_PATH.`,
  );
}
