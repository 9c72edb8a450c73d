import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Logger } from '../domain/ports.ts';
import { withoutSecrets } from '../domain/secrets.ts';
import type { ProcessEnd } from './process-end.ts';

/** A process of ours that is running: a training, an audit, FinBERT. Messages sent before it listens are kept for it. */
export type ForkedProcess = {
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once. */
  onExit(listener: (end: ProcessEnd) => void): void;
  kill(): void;
};

/** Starts `entry` in its own process with one text argument. Electron must bring its own: only its main process may start one. */
export type ForkProcess = (entry: URL, argument: string) => ForkedProcess;

/**
 * Node's own way; what the process prints goes to the log.
 * @param execPath the Node that runs it, default this one
 */
export function nodeFork(logger: Logger, execPath = process.execPath): ForkProcess {
  return (entry, argument) => {
    const child = fork(fileURLToPath(entry), [argument], {
      serialization: 'advanced',
      execPath,
      // Flags meant for this process, such as a test runner's, are not the child's.
      execArgv: [],
      env: withoutSecrets(process.env),
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let isOutOfMemory = false;
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      logger.info('child process', { text });
      // V8's last words before it aborts.
      isOutOfMemory ||= /out of memory/i.test(text);
    });
    return {
      // A process that has just ended cannot be told anything; its exit says so.
      send: (message) => void (child.connected && child.send(message as object, () => {})),
      onMessage: (listener) => void child.on('message', listener),
      onExit(listener) {
        // Not 'exit': what it printed last has been read by then.
        child.once('close', (code, signal) => listener({ code, signal: signal ?? undefined, isOutOfMemory }));
        child.once('error', (error) => {
          if (child.pid === undefined) listener({ code: null, error });
        });
      },
      kill: () => void child.kill('SIGKILL'),
    };
  };
}
