import type { ForkProcess } from '../processes/fork-node.ts';
import type { ProcessEnd } from '../processes/process-end.ts';
import type { Vault } from '../storage/secrets.ts';
import { electronProcessEnd } from './electron-process-end.ts';
import { type LocalEngine, openLocalEngine } from './local-engine.ts';
import { type PortLike, portLink } from './port-link.ts';

export type { Vault } from '../storage/secrets.ts';

/** A training process that Electron's main process has started: a port to talk over, and its end. */
type ForkedTraining = {
  readonly port: PortLike;
  /** `reason`: why it is gone, as Electron names it, where it does. */
  onExit(listener: (code: number | null, reason?: string) => void): void;
  kill(): void;
};

/** Only Electron's main process may start processes, and it answers later; messages wait until it has. */
function forkOverPorts(forkTraining: () => Promise<ForkedTraining>): ForkProcess {
  return (_, argument) => {
    let onMessage: (message: unknown) => void = () => {};
    let onExit: (end: ProcessEnd) => void = () => {};
    const started = forkTraining().then((process) => {
      const link = portLink(process.port);
      process.onExit((code, reason) => onExit(electronProcessEnd(code, reason)));
      link.onMessage((message) => onMessage(message));
      // It closes its port when it has said its last word.
      link.onClose(() => process.kill());
      link.send(argument);
      return { link, kill: () => process.kill() };
    });
    started.catch((thrown: unknown) => {
      onExit({ code: null, error: thrown instanceof Error ? thrown : new Error(String(thrown)) });
    });
    const whenStarted = (task: (process: Awaited<typeof started>) => void) => void started.then(task, () => {});
    return {
      send: (message) => whenStarted(({ link }) => link.send(message)),
      onMessage(listener) {
        onMessage = listener;
      },
      onExit(listener) {
        onExit = listener;
      },
      kill: () => whenStarted((process) => process.kill()),
    };
  };
}

/**
 * Opens the engine inside Electron's utility process and streams from `source` (default `auto`).
 * @throws Failure as `openLocalEngine` does
 */
export async function startElectronEngine(options: {
  dataDir?: string;
  source?: string;
  forkTraining(): Promise<ForkedTraining>;
  vault?: Promise<Vault>;
}): Promise<LocalEngine> {
  const { dataDir, source = 'auto', forkTraining, vault } = options;
  const engine = await openLocalEngine({ dataDir, forkTraining: forkOverPorts(forkTraining), vault });
  // The window opens meanwhile; what goes wrong is told as a notice and in the log.
  engine.openSource(source).catch((error: unknown) => {
    engine.logger.error('the market data source could not be opened', { source, error: String(error) });
  });
  return engine;
}
