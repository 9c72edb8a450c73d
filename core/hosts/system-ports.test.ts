import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { hideSecrets, hideSecretsInText } from '../contract/hide-secrets.ts';
import { openLogFile } from './log-file.ts';
import { createSessions } from './sessions.ts';
import { pinoLogger, systemClock } from './system-ports.ts';

const canary = 'CANARY-4f1c9';
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'omni-log-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

describe('the log', () => {
  const lines = () =>
    readFileSync(join(dir, 'logs', 'omni.log'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));

  it('writes one JSON line for each message at or above its level, readable by its owner only', () => {
    const log = pinoLogger({ level: 'info', dataDir: dir });
    log.debug('not this');
    log.warn('feed is stale', { market: 'binance:BTC/USDT', ageMs: 120_000 });
    expect(lines()).toMatchObject([{ level: 40, msg: 'feed is stale', market: 'binance:BTC/USDT', ageMs: 120_000 }]);
    expect(statSync(join(dir, 'logs', 'omni.log')).mode & 0o077).toBe(0);
  });

  it('never holds a secret, wherever it was put', () => {
    const log = pinoLogger({ level: 'debug', dataDir: dir });
    const error = Object.assign(
      new Error(`GET /api?apiKey=${canary}&signature=${canary} failed`, { cause: new Error(`token: ${canary}`) }),
      {
        request: { headers: { Authorization: `Bearer ${canary}`, cookie: canary } },
      },
    );
    log.error(`sign-in at http://127.0.0.1/#code=${canary}`, {
      error,
      apiKey: canary,
      list: [{ password: canary }],
      a: { b: { secret: canary } },
    });
    log.info('plain', { market: 'binance:BTC/USDT', keyboard: 'qwerty', text: `{"api_key":"${canary}"}` });
    expect(readFileSync(join(dir, 'logs', 'omni.log'), 'utf8')).not.toContain(canary);
    expect(lines()[1]).toMatchObject({ market: 'binance:BTC/USDT', keyboard: 'qwerty' });
    expect(lines()[0].error).toMatchObject({ name: 'Error', stack: expect.stringContaining('system-ports.test') });
  });

  it('survives fields that refer to themselves and numbers JSON does not know', () => {
    const loop: Record<string, unknown> = { big: 1n };
    loop.self = loop;
    pinoLogger({ dataDir: dir }).info('loop', loop);
    expect(lines()[0].big).toBe('1');
  });

  it('starts a new file before one grows beyond its limit, and keeps so many old ones', () => {
    const path = join(dir, 'a.log');
    const file = openLogFile(path, { maxBytes: 100, keep: 2 });
    for (let n = 0; n < 10; n += 1) file.write(`${String(n).padStart(39, '0')}\n`);
    file.close();
    expect(readdirSync(dir).sort()).toEqual(['a.log', 'a.log.1', 'a.log.2']);
    const numbers = (name: string) => readFileSync(join(dir, name), 'utf8').trimEnd().split('\n').map(Number);
    expect([numbers('a.log.2'), numbers('a.log.1'), numbers('a.log')]).toEqual([
      [4, 5],
      [6, 7],
      [8, 9],
    ]);
    const again = openLogFile(path, { maxBytes: 100, keep: 2 });
    again.write('10\n');
    again.close();
    expect(numbers('a.log')).toEqual([8, 9, 10]);
  });

  it('hides the sign-in code and the session in every place, and keeps error codes and exit codes readable', () => {
    const { newCode, redeem } = createSessions(systemClock);
    const log = pinoLogger({ dataDir: dir });
    for (let i = 0; i < 200; i += 1) {
      const code = newCode();
      const session = redeem(code) ?? expect.fail('the code was not taken');
      const body = JSON.stringify({ code });
      log.info(`opened http://127.0.0.1:7070/#code=${code}`, { code, body, text: `got ${session}`, list: [session] });
    }
    const text = readFileSync(join(dir, 'logs', 'omni.log'), 'utf8');
    expect(text).not.toMatch(/[\w-]{43}/);
    expect(text).toContain('"code":"[hidden]"');

    const exit = { code: 137, error: Object.assign(new Error('no such file'), { code: 'ENOENT' }) };
    expect(hideSecrets(exit)).toMatchObject({ code: 137, error: { code: 'ENOENT' } });
    const plain = "{ code: 'EADDRINUSE' } exit code: 1, code=not-found, status code 429";
    expect(hideSecretsInText(plain)).toBe(plain);
    const hash = 'sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
    expect(hideSecretsInText(hash)).toBe(hash);
  });

  it('leaves ordinary text alone', () => {
    const text = 'binance:BTC/USDT is live; 3 gaps, from=2024-01-01, tokens are fine, the key was pressed';
    expect(hideSecretsInText(text)).toBe(text);
    expect(hideSecrets({ key: canary, market: 'x' })).toEqual({ key: '[hidden]', market: 'x' });
    expect(hideSecretsInText('wrong key sk-abcDEF_123456 was given')).toBe('wrong key [hidden] was given');
  });
});

describe('the system clock', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('runs a task once, after its time, even when that is longer than a timer of Node can be', () => {
    vi.useFakeTimers();
    const month = 30 * 86_400_000;
    let runs = 0;
    systemClock.schedule(month, () => {
      runs += 1;
    });
    vi.advanceTimersByTime(month - 1);
    expect(runs).toBe(0);
    vi.advanceTimersByTime(1);
    expect(runs).toBe(1);
  });

  it('does not run a task that was cancelled, in any stretch of a long wait', () => {
    vi.useFakeTimers();
    const cancel = systemClock.schedule(3_000_000_000, () => expect.fail('it ran'));
    vi.advanceTimersByTime(2_500_000_000);
    cancel();
    vi.advanceTimersByTime(1_000_000_000);
  });
});
