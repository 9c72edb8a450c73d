import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuditProgress } from '../contract/contract.ts';
import { silentLogger } from '../domain/ports.ts';
import { systemClock } from '../hosts/system-ports.ts';
import { type ForkProcess, nodeFork } from '../processes/fork-node.ts';
import { launchAudit } from './launch-audit.ts';

const forkNode = nodeFork(silentLogger);
const request = { preset: 'tiny', seed: 1 } as const;
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'omni-audit-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** Forks another program in place of the audit. */
function forkProgram(source: string): ForkProcess {
  const path = join(dir, 'program.mjs');
  writeFileSync(path, source);
  return (_, argument) => forkNode(pathToFileURL(path), argument);
}

function launch(options: { fork?: ForkProcess; onProgress?(progress: AuditProgress, abort: () => void): void } = {}) {
  const abort = new AbortController();
  const result = launchAudit(request, {
    clock: systemClock,
    logger: silentLogger,
    signal: abort.signal,
    fork: options.fork,
    onProgress: (progress) => options.onProgress?.(progress, () => abort.abort()),
  });
  return { abort, result };
}

describe('an audit in its own process', () => {
  it('says what it does from the start and stops when it is cancelled', async () => {
    const told: string[] = [];
    const { result } = launch({
      onProgress(progress, abort) {
        told.push(progress.what);
        abort();
      },
    });
    await expect(result).rejects.toMatchObject({ code: 'cancelled' });
    expect(told[0]).toBe('Drawing the market');
  });

  it('is ended when it does not listen to being cancelled', async () => {
    const { abort, result } = launch({
      fork: forkProgram('process.on("message", () => {}); setInterval(() => {}, 1000);'),
    });
    abort.abort();
    await expect(result).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('starts nothing when it was cancelled before', async () => {
    const fork: ForkProcess = () => {
      throw new Error('started');
    };
    const options = { clock: systemClock, logger: silentLogger, fork, signal: AbortSignal.abort(), onProgress() {} };
    await expect(launchAudit(request, options)).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('fails in words when the process crashes or cannot be started', async () => {
    const crashed = launch({ fork: forkProgram('process.exit(3)') }).result;
    await expect(crashed).rejects.toMatchObject({
      code: 'unavailable',
      message: 'The audit process ended before its result, with code 3; close other programs and start it again.',
    });
    const missing = launch({ fork: nodeFork(silentLogger, join(dir, 'no-node')) }).result;
    await expect(missing).rejects.toThrow(/could not be started: spawn/);
  });

  it('passes on why it has no result', async () => {
    const failure = { code: 'bad-request', message: 'The loss diverged.' };
    const source = `process.send({ kind: 'failure', failure: ${JSON.stringify(failure)} }, () => process.disconnect());`;
    await expect(launch({ fork: forkProgram(source) }).result).rejects.toMatchObject(failure);
  });
});
