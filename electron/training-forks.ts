import type { MessagePortMain } from 'electron';
import type { FromEngine, ToEngine } from './engine-messages.ts';

type ExitListener = (code: number | null, reason?: string) => void;

/** A training process as the engine sees it: a port to talk over, and its end. */
export type ForkedTraining = {
  readonly port: MessagePortMain;
  /** `code` is null when the process could not even start; `reason` is Electron's word for how it went, where it has one. */
  onExit(listener: ExitListener): void;
  kill(): void;
};
export type ForkTraining = () => Promise<ForkedTraining>;

type TrainingMessage = Extract<ToEngine, { kind: 'training-port' | 'training-exit' }>;
type Fork = {
  take(port: MessagePortMain): void;
  end(code: number | null, reason?: string): void;
};

/** The engine's side of the bridge: asks main for training processes, since only main may fork them. */
export function createTrainingForks(tell: (message: FromEngine) => void): {
  fork: ForkTraining;
  onMessage(message: TrainingMessage, port: MessagePortMain | undefined): void;
} {
  const forks = new Map<number, Fork>();
  let count = 0;

  return {
    fork() {
      count += 1;
      const id = count;
      const listeners: ExitListener[] = [];
      let ended: Parameters<ExitListener> | undefined;
      return new Promise((resolve, reject) => {
        forks.set(id, {
          take: (port) =>
            resolve({
              port,
              onExit(listener) {
                if (ended) listener(...ended);
                else listeners.push(listener);
              },
              kill: () => tell({ kind: 'end-training', id }),
            }),
          end(code, reason) {
            ended = [code, reason];
            reject(new Error(`The training process did not start (code ${code}).`));
            for (const listener of listeners) listener(code, reason);
          },
        });
        tell({ kind: 'fork-training', id });
      });
    },
    onMessage(message, port) {
      const fork = forks.get(message.id);
      if (message.kind === 'training-port' && port) fork?.take(port);
      if (message.kind === 'training-exit') {
        forks.delete(message.id);
        fork?.end(message.code, message.reason);
      }
    },
  };
}
