import { join } from 'node:path';
import { pino } from 'pino';
import { hideSecrets, hideSecretsInText } from '../contract/hide-secrets.ts';
import type { Logger } from '../domain/ports.ts';
import { type Clock, toIso } from '../domain/time.ts';
import { openLogFile } from './log-file.ts';

/** Node fires a longer timer at once. */
const longestTimeoutMs = 2_147_483_647;

/** The computer's own time: the only place where real time enters core. Timers keep the process alive until cancelled. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  schedule(delayMs, task) {
    let timer: NodeJS.Timeout;
    const wait = (leftMs: number) => {
      const stepMs = Math.min(leftMs, longestTimeoutMs);
      timer = setTimeout(() => (leftMs > stepMs ? wait(leftMs - stepMs) : task()), stepMs);
    };
    wait(Math.max(0, delayMs));
    return () => clearTimeout(timer);
  },
};

type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** As pino would write it, at the level of a warning. */
const droppedLine = (lines: number, reason: string) => {
  const time = toIso(systemClock.now());
  return `${JSON.stringify({ level: 40, time, lines, reason, msg: 'so many lines of the log could not be written' })}\n`;
};

/**
 * A pino logger: JSON lines to `<dataDir>/logs/omni.log`, rotated at 5 MB with five old files kept (what cannot be written is dropped and counted), or to stderr when
 * there is no `dataDir`. Fields whose name looks like a key, token or password are hidden at any depth, and so are
 * `name=value` pairs of that kind inside texts.
 */
export function pinoLogger(options: { level?: LogLevel; dataDir?: string } = {}): Logger {
  const { level = 'info', dataDir } = options;
  const destination =
    dataDir === undefined
      ? pino.destination({ fd: 2, sync: true })
      : openLogFile(join(dataDir, 'logs', 'omni.log'), { droppedLine });
  const log = pino({ level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime }, destination);
  const write = (name: 'debug' | 'info' | 'warn' | 'error') => (message: string, fields?: Record<string, unknown>) => {
    if (log.isLevelEnabled(name)) log[name](hideSecrets(fields ?? {}) as object, hideSecretsInText(message));
  };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}
