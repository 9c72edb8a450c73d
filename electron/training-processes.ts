import type { UtilityProcess } from 'electron';
import type { ToEngine } from './engine-messages.ts';
import type { Clock, Logger } from './ports.ts';
import type { Channel, ChildProcess } from './supervise.ts';

type Tell = (message: ToEngine, ports?: Channel['port1'][]) => void;

export type TrainingProcesses = {
  /** Starts a training process and gives the engine a port to it; `tell` hears of its end too. */
  fork(id: number, tell: Tell): void;
  end(id: number): void;
  endAll(): void;
  /** Why a process is gone, by the name it was forked with. */
  noteReason(name: string, reason: string): void;
};

type TrainingProcess = ChildProcess & Partial<Pick<UtilityProcess, 'stderr'>>;

/** Electron tells the end of a process and its reason apart, in no promised order; less than the engine waits for last words. */
const reasonMs = 100;
/** V8's last words: Electron calls what follows them a crash, except on Windows. */
const lastWords = /out of memory/i;

/**
 * Training runs in processes of its own, so that streams never wait for it. Only main may fork them: the engine asks,
 * and from then on talks to the process over the port it was given.
 */
export function createTrainingProcesses(options: {
  fork(name: string): TrainingProcess;
  createChannel(): Channel;
  clock: Clock;
  logger: Logger;
}): TrainingProcesses {
  const { fork, createChannel, clock, logger } = options;
  const running = new Map<number, ChildProcess>();
  /** Told what Electron says of a process, by its name. */
  const reasons = new Map<string, (reason: string) => void>();
  let count = 0;

  return {
    fork(id, tell) {
      count += 1;
      const name = `Omni training ${count}`;
      const child = fork(name);
      let reason: string | undefined;
      reasons.set(name, (told) => {
        reason ??= told;
      });
      child.stderr?.on('data', (chunk) => {
        const text = String(chunk);
        logger.info('child process', { text });
        if (lastWords.test(text)) reason = 'oom';
      });
      running.set(id, child);
      child.on('spawn', () => {
        if (running.get(id) !== child) return;
        const { port1, port2 } = createChannel();
        child.postMessage({ kind: 'train' }, [port1]);
        tell({ kind: 'training-port', id }, [port2]);
      });
      child.on('exit', (code) => {
        clock.schedule(reasonMs, () => {
          logger.info('A training process ended.', { id, code, reason });
          reasons.delete(name);
          // Not when `endAll` let go of it: that engine is gone, and the next one counts from the start.
          if (running.get(id) !== child) return;
          running.delete(id);
          tell({ kind: 'training-exit', id, code, reason });
        });
      });
    },
    end(id) {
      running.get(id)?.kill();
    },
    endAll() {
      const children = [...running.values()];
      running.clear();
      for (const child of children) child.kill();
    },
    noteReason: (name, reason) => reasons.get(name)?.(reason),
  };
}
