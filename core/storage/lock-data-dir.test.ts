import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockDataDir } from './lock-data-dir.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'omni-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A process that holds the lock until it is killed. */
async function holdElsewhere(): Promise<ChildProcess> {
  const module = new URL('./lock-data-dir.ts', import.meta.url).href;
  const program = `
    import { lockDataDir } from ${JSON.stringify(module)};
    globalThis.lock = lockDataDir(${JSON.stringify(folder)});
    process.stdout.write('held');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return child;
}

describe('the lock of a data folder', () => {
  it('is held once in a process, and again after it was released', () => {
    const first = lockDataDir(folder);
    expect(() => lockDataDir(folder)).toThrow(expect.objectContaining({ code: 'busy' }));
    first.release();
    first.release();
    lockDataDir(folder).release();
  });

  it('names the process that holds it, and dies with that process', async () => {
    const child = await holdElsewhere();
    expect(() => lockDataDir(folder)).toThrow(`process ${child.pid}`);
    child.kill('SIGKILL');
    await once(child, 'exit');
    lockDataDir(folder).release();
  });

  it('says so when the folder is missing', () => {
    expect(() => lockDataDir(join(folder, 'missing'))).toThrow(expect.objectContaining({ code: 'unavailable' }));
  });
});
