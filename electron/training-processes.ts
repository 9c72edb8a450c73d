import type { ToEngine } from './engine-messages.ts';
import type { Logger } from './ports.ts';
import type { Channel, ChildProcess } from './supervise.ts';

type Tell = (message: ToEngine, ports?: Channel['port1'][]) => void;

export type TrainingProcesses = {
  /** Starts a training process and gives the engine a port to it; `tell` hears of its end too. */
  fork(id: number, tell: Tell): void;
  end(id: number): void;
  endAll(): void;
};

/**
 * Training runs in processes of its own, so that streams never wait for it. Only main may fork them: the engine asks,
 * and from then on talks to the process over the port it was given.
 */
export function createTrainingProcesses(options: {
  fork(): ChildProcess;
  createChannel(): Channel;
  logger: Logger;
}): TrainingProcesses {
  const { fork, createChannel, logger } = options;
  const running = new Map<number, ChildProcess>();

  return {
    fork(id, tell) {
      const child = fork();
      running.set(id, child);
      child.on('spawn', () => {
        if (running.get(id) !== child) return;
        const { port1, port2 } = createChannel();
        child.postMessage({ kind: 'train' }, [port1]);
        tell({ kind: 'training-port', id }, [port2]);
      });
      child.on('exit', (code) => {
        logger.info('A training process ended.', { id, code });
        // Not when `endAll` let go of it: that engine is gone, and the next one counts from the start.
        if (running.delete(id)) tell({ kind: 'training-exit', id, code });
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
  };
}
