import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../domain/time.ts';
import { findElectron } from './electron-runtime.ts';
import { sandboxProblem } from './linux-desktop.ts';

let dir: string;
let packageDir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'omni-runtime-'));
  packageDir = join(dir, 'electron');
  mkdirSync(packageDir);
  writeFileSync(join(packageDir, 'package.json'), '{"version":"45.4.1"}');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** Real time, `speed` times faster: a minute without progress passes in moments. */
function fastClock(speed: number): Clock {
  return {
    now: () => performance.timeOrigin + performance.now() * speed,
    monotonic: () => performance.now() * speed,
    schedule(delayMs, task) {
      const timer = setTimeout(task, delayMs / speed);
      return () => clearTimeout(timer);
    },
  };
}

const starts = '#!/bin/sh\nexit 0\n';
const layRuntime = (program: string, version = 'v45.4.1') => `{
  const fs = require('node:fs');
  fs.mkdirSync(__dirname + '/dist', { recursive: true });
  fs.writeFileSync(__dirname + '/dist/electron', ${JSON.stringify(program)}, { mode: 0o755 });
  fs.writeFileSync(__dirname + '/dist/version', ${JSON.stringify(version)});
  fs.writeFileSync(__dirname + '/path.txt', 'electron'); }`;

function writeInstaller(source: string): void {
  writeFileSync(join(packageDir, 'install.js'), source);
}

function install(program: string, version?: string): void {
  mkdirSync(join(packageDir, 'dist'), { recursive: true });
  writeFileSync(join(packageDir, 'dist', 'electron'), program);
  chmodSync(join(packageDir, 'dist', 'electron'), 0o755);
  writeFileSync(join(packageDir, 'dist', 'version'), version ?? '45.4.1');
  writeFileSync(join(packageDir, 'path.txt'), 'electron');
}

/** `freebsd` skips what only Linux asks for, on whatever machine the test runs. */
function find(options: Partial<Parameters<typeof findElectron>[0]> = {}) {
  return findElectron({
    clock: fastClock(1),
    env: { PATH: process.env.PATH },
    platform: 'freebsd',
    packageDir,
    ...options,
  });
}

describe.skipIf(process.platform === 'win32')('findElectron', () => {
  it('finds an installed runtime that starts', async () => {
    install(starts);
    expect(await find()).toEqual({ path: join(packageDir, 'dist', 'electron') });
  });

  it('does not look at all when the web workstation was asked for', async () => {
    install(starts);
    expect(await find({ isWebWanted: true })).toEqual({ reason: 'The web workstation was asked for.' });
  });

  it.each([
    [{}, 1000, /no display/],
    [{ DISPLAY: '', WAYLAND_DISPLAY: '' }, 1000, /no display/],
    [{ DISPLAY: ':0' }, 0, /as root/],
    [{ WAYLAND_DISPLAY: 'wayland-0' }, 0, /as root/],
  ])('says on Linux why no window can open: %j as user %i', async (env, userId, reason) => {
    writeInstaller('throw new Error("must not be run")');
    expect(await find({ platform: 'linux', env, userId })).toEqual({ reason: expect.stringMatching(reason) });
  });

  it('downloads a missing runtime and says so first', async () => {
    writeInstaller(layRuntime(starts));
    const seen: number[] = [];
    const found = await find({ onDownload: (bytes) => seen.push(bytes) });
    expect(found).toEqual({ path: join(packageDir, 'dist', 'electron') });
    expect(seen[0]).toBe(0);
  });

  it('replaces a runtime of another version', async () => {
    install('#!/bin/sh\nexit 1\n', '44.0.0');
    writeInstaller(layRuntime(starts));
    expect(await find()).toEqual({ path: join(packageDir, 'dist', 'electron') });
  });

  it('does not download when the environment forbids it', async () => {
    writeInstaller(layRuntime(starts));
    const found = await find({ env: { ...process.env, ELECTRON_SKIP_BINARY_DOWNLOAD: '1' } });
    expect(found).toEqual({ reason: expect.stringMatching(/ELECTRON_SKIP_BINARY_DOWNLOAD/) });
    expect(existsSync(join(packageDir, 'path.txt'))).toBe(false);
  });

  it('gives up on a download that stands still for a minute', async () => {
    writeInstaller('setInterval(() => {}, 1e6);');
    const found = await find({ clock: fastClock(60) });
    expect(found).toEqual({ reason: expect.stringMatching(/nothing arrived for 60 seconds/) });
  });

  it('waits for a slow download for as long as bytes arrive', async () => {
    // A minute and more of this clock, with a chunk every three seconds.
    writeInstaller(`
      const fs = require('node:fs');
      const part = require('node:os').tmpdir() + '/part.zip';
      let left = 25;
      const timer = setInterval(() => {
        fs.appendFileSync(part, 'x'.repeat(1000));
        if (--left > 0) return;
        clearInterval(timer);
        ${layRuntime(starts)}
      }, 150);`);
    const seen: number[] = [];
    expect(await find({ clock: fastClock(20), onDownload: (bytes) => seen.push(bytes) })).toHaveProperty('path');
    expect(Math.max(...seen)).toBeGreaterThan(5_000);
  });

  it('gives the reason of a failed download in one line', async () => {
    writeInstaller(
      `console.error('HTTPError: Response code 403 (Forbidden) for https://x\\n    at f (a.js:1)'); process.exit(1);`,
    );
    expect(await find()).toEqual({
      reason:
        "Electron's runtime is not installed and could not be downloaded: HTTPError: Response code 403 (Forbidden) for https://x",
    });
  });

  it('names an installer that ends well and leaves nothing', async () => {
    writeInstaller('');
    expect(await find()).toEqual({ reason: expect.stringMatching(/installer found no fault/) });
  });

  it('refuses a runtime whose libraries are missing and passes on what the loader said', async () => {
    install('#!/bin/sh\necho "electron: error while loading shared libraries: libnss3.so" >&2\nexit 127\n');
    expect(await find()).toEqual({ reason: expect.stringMatching(/does not start here: .*libnss3\.so/) });
  });

  it('refuses a runtime that is not a program', async () => {
    install('\u0000\u0001 not a program');
    expect(await find()).toEqual({ reason: expect.stringMatching(/does not start here: ./) });
  });

  it('does not wait for ever for a runtime that hangs', async () => {
    install('#!/bin/sh\nexec sleep 600\n');
    expect(await find({ clock: fastClock(60) })).toEqual({
      reason: expect.stringMatching(/no answer within 20 seconds/),
    });
  });
});

describe('the installer of the electron package', () => {
  it('fails at once and plainly when the server refuses connections', async () => {
    const port = await freePort();
    const real = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
    // The real script, run from a copy so that nothing is left in the installed package.
    writeInstaller(
      `const real = require('node:module').createRequire(${JSON.stringify(join(real, 'install.js'))});
       real('@electron/get').downloadArtifact({ version: '45.4.1', artifactName: 'electron', cacheRoot: ${JSON.stringify(join(dir, 'cache'))} })
         .catch((error) => { console.error(error.stack); process.exit(1); });`,
    );
    const found = await find({ env: { PATH: process.env.PATH, ELECTRON_MIRROR: `http://127.0.0.1:${port}/` } });
    expect(found).toEqual({ reason: expect.stringMatching(/the download server cannot be reached/) });
  });
});

describe('sandboxProblem', () => {
  it.each([
    ['apparmor_restrict_unprivileged_userns', '1', true],
    ['apparmor_restrict_unprivileged_userns', '0', false],
    ['unprivileged_userns_clone', '0', true],
    ['unprivileged_userns_clone', '1', false],
  ])('reads the kernel switch %s = %s', (name, value, isRefused) => {
    writeFileSync(join(dir, name), `${value}\n`);
    const problem = sandboxProblem(join(packageDir, 'dist', 'electron'), dir);
    expect(problem !== undefined).toBe(isRefused);
    if (isRefused) expect(problem).toContain('chmod 4755');
  });

  it('says nothing on a kernel without such switches', () => {
    expect(sandboxProblem(join(packageDir, 'dist', 'electron'), dir)).toBeUndefined();
  });
});

/** A port that was free a moment ago: connections to it are refused. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
