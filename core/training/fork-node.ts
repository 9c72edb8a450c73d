import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A running training process. Messages sent before it listens are kept for it. */
export type TrainingProcess = {
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once; `code` is null when a signal ended it. */
  onExit(listener: (code: number | null) => void): void;
  kill(): void;
};

/** Starts `entry` in its own process with one text argument. Electron's shell brings its own, see launchTraining. */
export type ForkTraining = (entry: URL, argument: string) => TrainingProcess;

/** Node's own way; what the process prints goes to this one's stderr. */
export const forkNode: ForkTraining = (entry, argument) => {
  const child = fork(fileURLToPath(entry), [argument], {
    serialization: 'advanced',
    // Flags meant for this process, such as a test runner's, are not the child's.
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return {
    // A process that has just ended cannot be told anything; its exit says so.
    send: (message) => void (child.connected && child.send(message as object, () => {})),
    onMessage: (listener) => void child.on('message', listener),
    onExit(listener) {
      child.once('exit', listener);
      child.once('error', () => {
        if (child.pid === undefined) listener(null);
      });
    },
    kill: () => void child.kill('SIGKILL'),
  };
};
