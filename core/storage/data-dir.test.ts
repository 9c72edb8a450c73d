import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultDataDir, prepareDataDir } from './data-dir.ts';

describe('the default data folder', () => {
  it.each([
    ['linux', { HOME: '/home/a' }, '/home/a/.local/share/omni-crypto'],
    ['linux', { HOME: '/home/a', XDG_DATA_HOME: '/data' }, '/data/omni-crypto'],
    ['linux', { HOME: '/home/a', XDG_DATA_HOME: 'relative' }, '/home/a/.local/share/omni-crypto'],
    ['darwin', { HOME: '/Users/a' }, '/Users/a/Library/Application Support/omni-crypto'],
    ['win32', { LOCALAPPDATA: 'C:\\Users\\a\\AppData\\Local' }, 'C:\\Users\\a\\AppData\\Local\\omni-crypto'],
  ])('on %s with %j is %s', (platform, env, expected) => {
    expect(defaultDataDir(env, platform)).toBe(expected);
  });

  it('asks for a folder when there is no home', () => {
    expect(() => defaultDataDir({}, 'linux')).toThrow('--data-dir');
  });
});

describe('preparing the data folder', () => {
  let base: string;
  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), 'omni-data-'));
  });
  afterEach(() => rmSync(base, { recursive: true }));

  it('makes it with its parents and leaves nothing in it', () => {
    const path = join(base, 'a', 'b');
    prepareDataDir(path);
    prepareDataDir(path);
    expect(existsSync(path)).toBe(true);
    expect(readdirSync(path)).toEqual([]);
  });

  it('names the path when it cannot be written', () => {
    const path = join(base, 'file');
    writeFileSync(path, '');
    expect(() => prepareDataDir(join(path, 'inside'))).toThrow(expect.objectContaining({ code: 'unavailable' }));
    expect(() => prepareDataDir(join(path, 'inside'))).toThrow(join(path, 'inside'));
  });

  it.skipIf(process.platform !== 'linux')('names a path under /proc, where no folder can be made', () => {
    // In a process of its own, which can be ended if it should hang.
    const program = `
      const { prepareDataDir } = await import(${JSON.stringify(new URL('./data-dir.ts', import.meta.url).href)});
      try {
        prepareDataDir('/proc/none/inside');
      } catch (error) {
        process.stdout.write(error.message);
      }`;
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      encoding: 'utf8',
      timeout: 30_000,
    });
    expect(stdout).toMatch(/^The data folder \/proc\/none\/inside cannot be written \(ENOENT\)/);
  });
});
