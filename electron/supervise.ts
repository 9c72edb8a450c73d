import type { MessagePortMain, UtilityProcess } from 'electron';
import { type FromEngine, readFromEngine, type ToEngine } from './engine-messages.ts';
import type { Clock, Logger } from './ports.ts';
import { createRestartLimit } from './restart-limit.ts';
import type { TrainingProcesses } from './training-processes.ts';
import type { VaultService } from './vault.ts';

/** The part of Electron's utility process that supervision needs. */
export type ChildProcess = Pick<UtilityProcess, 'on' | 'postMessage' | 'kill' | 'pid'>;
export type Channel = { readonly port1: MessagePortMain; readonly port2: MessagePortMain };
/** Puts a port into the window's page; does nothing when the page is gone. */
export type Page = { post(port: MessagePortMain): void };

export type Supervisor = {
  start(): void;
  /** Gives this page a fresh port now, or as soon as the engine runs, and another after each restart of the engine. */
  connect(page: Page): void;
  /** Why the engine's process went, as Electron names it: oom, crashed, killed… */
  noteReason(reason: string): void;
  /** Lets the engine close its files, within `stopMs`; ends it otherwise. */
  stop(): Promise<void>;
};

/** Less than the 5 s that quitting may take: ending a process that does not listen takes some of it. */
const stopMs = 4_500;

/**
 * Keeps one engine process running: restarts it with back-off after a crash and hands every page load and every new
 * engine its own pair of ports, so that no message of an old life reaches a new one.
 * @param options.onGivenUp told in one plain sentence that the engine does not run and will not be started again by itself
 */
export function superviseEngine(options: {
  fork(): ChildProcess;
  createChannel(): Channel;
  trainings: TrainingProcesses;
  vault: VaultService;
  clock: Clock;
  logger: Logger;
  onGivenUp(message: string): void;
}): Supervisor {
  const { fork, createChannel, trainings, vault, clock, logger, onGivenUp } = options;
  const restarts = createRestartLimit({ clock });
  let engine: ChildProcess | undefined;
  let isRunning = false;
  let page: Page | undefined;
  let refusal: string | undefined;
  let lastReason: string | undefined;
  let cancelRestart: (() => void) | undefined;
  let onStopped: (() => void) | undefined;

  const tell = (message: ToEngine, ports: MessagePortMain[] = []) => engine?.postMessage(message, ports);

  const handOver = () => {
    if (!isRunning || !page) return;
    const { port1, port2 } = createChannel();
    tell({ kind: 'serve' }, [port1]);
    page.post(port2);
  };

  const onMessage = (message: FromEngine | undefined, child: ChildProcess) => {
    if (message?.kind === 'failed') {
      refusal = message.message;
      // Ended from here: a process that ends itself can take its last message with it.
      engine?.kill();
    } else if (message?.kind === 'fork-training') trainings.fork(message.id, tell);
    else if (message?.kind === 'end-training') trainings.end(message.id);
    else if (message?.kind === 'vault') {
      // The keychain may wait for the user, and by then another engine may run, which counts its questions anew.
      void vault.answer(message).then((answer) => engine === child && tell(answer));
    } else logger.warn('The engine said something that main does not know.');
  };

  const onExit = (code: number) => {
    engine = undefined;
    isRunning = false;
    trainings.endAll();
    if (onStopped) onStopped();
    else if (refusal !== undefined) onGivenUp(refusal);
    else restart(code);
  };

  const restart = (code: number) => {
    const cause = `${lastReason ?? 'no reason given'}, code ${code}`;
    lastReason = undefined;
    const waitMs = restarts.next();
    logger.error('The engine ended by itself.', { cause, restartsInMs: waitMs ?? null });
    if (waitMs !== undefined) cancelRestart = clock.schedule(waitMs, start);
    else
      onGivenUp(
        `The engine ended by itself 5 times within a minute (last time: ${cause}), so it was not started again.`,
      );
  };

  const start = () => {
    cancelRestart = undefined;
    refusal = undefined;
    const child = fork();
    engine = child;
    child.on('spawn', () => {
      isRunning = true;
      handOver();
    });
    child.on('message', (message) => onMessage(readFromEngine(message), child));
    child.on('error', (type, location) => logger.error('The engine met a fatal error.', { type, location }));
    child.on('exit', onExit);
  };

  return {
    start() {
      restarts.reset();
      if (!engine && !onStopped) start();
    },
    connect(newPage) {
      page = newPage;
      handOver();
    },
    noteReason(reason) {
      lastReason = reason;
    },
    stop() {
      cancelRestart?.();
      const child = engine;
      return new Promise((resolve) => {
        const cancelKill = clock.schedule(stopMs, () => {
          logger.warn('The engine did not close in time and was ended.');
          trainings.endAll();
          child?.kill();
          resolve();
        });
        onStopped = () => {
          cancelKill();
          resolve();
        };
        if (child) tell({ kind: 'stop' });
        else onStopped();
      });
    },
  };
}
