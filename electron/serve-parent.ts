import type { MessagePortMain, ParentPort } from 'electron';
import type { Vault } from '../core/hosts/electron-engine.ts';
import { type PortLike, portLink } from '../core/hosts/port-link.ts';
import type { FromEngine, ToEngine } from './engine-messages.ts';
import { createTrainingForks, type ForkTraining } from './training-forks.ts';
import { createVaultClient } from './vault-client.ts';

export type HostedEngine = { serveLink(link: ReturnType<typeof portLink>): { close(): void }; close(): Promise<void> };

/**
 * Runs the engine inside a utility process: serves every port that main hands over, and ends when main says so. Ports
 * that come while the engine is still opening wait for it.
 * @param options.startEngine opens the engine; when that fails, main is told the sentence and ends this process
 * @param options.exit ends this process with a code
 */
export function serveParent(options: {
  parentPort: Pick<ParentPort, 'on' | 'postMessage'>;
  startEngine(forkTraining: ForkTraining, vault: Promise<Vault>): Promise<HostedEngine>;
  exit(code: number): void;
}): void {
  const { parentPort, startEngine, exit } = options;
  const tell = (message: FromEngine) => parentPort.postMessage(message);
  const trainings = createTrainingForks(tell);
  const vault = createVaultClient(tell);
  const engine = startEngine(trainings.fork, vault.open());
  let served: { close(): void } | undefined;

  parentPort.on('message', (event) => {
    const message: ToEngine = event.data;
    if (message.kind === 'serve') serve(event.ports[0]);
    else if (message.kind === 'stop') void stop();
    else if (message.kind === 'vault-answer') vault.onAnswer(message);
    else trainings.onMessage(message, event.ports[0]);
  });

  engine.catch((error: unknown) => {
    tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  });

  const serve = (port: MessagePortMain) => {
    engine.then(
      ({ serveLink }) => {
        // There is one window: a page that asks for ports without end still has one link.
        served?.close();
        served = serveLink(portLink(port as PortLike));
      },
      () => port.close(),
    );
  };

  const stop = async () => {
    try {
      await (await engine).close();
      exit(0);
    } catch {
      // It never opened, or could not close its files: nothing is left to wait for.
      exit(1);
    }
  };
}
