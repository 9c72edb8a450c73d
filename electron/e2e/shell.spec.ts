import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, type ElectronApplication, expect, type Page, test } from '@playwright/test';
import { findElectron } from '../../core/hosts/electron-runtime.ts';
import { systemClock } from '../../core/hosts/system-ports.ts';

// Runs where Electron's runtime is installed and can open a window. Looks only: it downloads nothing.
const runtime = await findElectron({
  clock: systemClock,
  env: { ...process.env, ELECTRON_SKIP_BINARY_DOWNLOAD: '1' },
});
const skipped = 'reason' in runtime ? `The shell was not tested here. ${runtime.reason}` : '';
if (skipped) process.stderr.write(`electron/e2e/shell.spec.ts is skipped: ${skipped}\n`);

test.describe('the shell in Electron', () => {
  test.skip(skipped !== '', skipped);
  let app: ElectronApplication;
  let page: Page;
  let dataDir: string;

  test.beforeEach(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'omni-electron-'));
    const root = fileURLToPath(new URL('../..', import.meta.url));
    app = await _electron.launch({
      executablePath: 'path' in runtime ? runtime.path : undefined,
      args: [root, `--data-dir=${dataDir}`, '--source=demo'],
    });
    page = await app.firstWindow();
  });
  test.afterEach(async () => {
    await app.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  test('draws the demo market, and again after a reload and after its page crashed', async () => {
    await expect(page.getByText('DEMO MARKET').first()).toBeVisible();
    await page.reload();
    await expect(page.getByText('DEMO MARKET').first()).toBeVisible();
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].webContents.forcefullyCrashRenderer());
    await expect
      .poll(() =>
        app.evaluate(({ BrowserWindow }) =>
          BrowserWindow.getAllWindows()[0].webContents.executeJavaScript('document.body.innerText'),
        ),
      )
      .toContain('DEMO MARKET');
  });

  test('starts a killed engine again', async () => {
    await expect(page.getByText('DEMO MARKET').first()).toBeVisible();
    const enginePid = () =>
      app.evaluate(({ app: shell }) => shell.getAppMetrics().find(({ name }) => name === 'Omni engine')?.pid);
    const pid = await enginePid();
    if (pid === undefined) throw new Error('The engine does not run.');
    process.kill(pid, 'SIGKILL');
    await expect.poll(async () => ![undefined, pid].includes(await enginePid())).toBe(true);
    await expect(page.getByText('DEMO MARKET').first()).toBeVisible();
  });

  test('gives the page nothing of Node, no way out, no new window and no permission', async () => {
    expect(
      await page.evaluate(() => [typeof Reflect.get(window, 'require'), typeof Reflect.get(window, 'process')]),
    ).toEqual(['undefined', 'undefined']);
    const preferences = await app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0].webContents;
      // Electron has it for tests like this one and keeps it out of its types.
      return (contents as unknown as { getLastWebPreferences(): object }).getLastWebPreferences();
    });
    expect(preferences).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false });

    const address = page.url();
    expect(address).toMatch(/^app:\/\/omni\//);
    for (const url of ['https://example.com/', 'file:///etc/passwd', 'javascript:document.write(1)', 'smb://host/x']) {
      await page.evaluate((to) => {
        window.open(to);
        location.href = to;
      }, url);
    }
    expect(await page.evaluate(() => Notification.requestPermission())).toBe('granted');
    expect(
      await page.evaluate(() => navigator.permissions.query({ name: 'geolocation' }).then(({ state }) => state)),
    ).toBe('denied');
    expect(page.url()).toBe(address);
    expect(app.windows().length).toBe(1);
    expect(await page.evaluate(() => fetch('app://omni/..%2fpackage.json').then(({ status }) => status))).toBe(404);
  });
});
