import { spawn } from 'node:child_process';
import type { Clock } from '../domain/time.ts';

export type BoundedRun = {
  readonly isOk: boolean;
  readonly hasTimedOut: boolean;
  /** The line that best says what went wrong: the first that names an error, else the last; empty when nothing was said. */
  readonly problem: string;
};

const lookMs = 500;
const keptCharacters = 16_384;

/**
 * Runs a program to its end, or ends it when it has shown no progress for `idleMs`.
 * @param options.progress a number that changes as long as the program gets on; asked twice a second
 */
export function runBounded(options: {
  command: string;
  args: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
  clock: Clock;
  idleMs: number;
  progress?(): number;
}): Promise<BoundedRun> {
  const { command, args, env, clock, idleMs, progress = () => 0 } = options;
  return new Promise((resolve) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'ignore', 'pipe'], windowsHide: true });
    let said = '';
    let hasTimedOut = false;
    let seen = progress();
    let seenAt = clock.monotonic();
    const look = () => {
      const now = progress();
      if (now !== seen) [seen, seenAt] = [now, clock.monotonic()];
      hasTimedOut = clock.monotonic() - seenAt >= idleMs;
      if (hasTimedOut) child.kill('SIGKILL');
      else stopLooking = clock.schedule(lookMs, look);
    };
    let stopLooking = clock.schedule(lookMs, look);
    const end = (isOk: boolean, problem: string) => {
      stopLooking();
      resolve({ isOk, hasTimedOut, problem });
    };

    child.stderr.setEncoding('utf8');
    child.stderr.on('data', (text: string) => {
      said = `${said}${text}`.slice(-keptCharacters);
    });
    child.on('error', (error) => end(false, error.message));
    child.on('close', (code) => end(code === 0, tellingLine(said)));
  });
}

function tellingLine(said: string): string {
  const lines = said.split('\n').map((line) => line.trim());
  const spoken = lines.filter((line) => line !== '' && !line.startsWith('at '));
  return spoken.find((line) => /error/i.test(line)) ?? spoken.at(-1) ?? '';
}
