import { EventEmitter } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { ChildProcess } from '../supervise.ts';
import type { StandInPort } from './electron-stand-in.ts';

/** A utility process as a thread with its own `process.parentPort`: runs the real entry file with real ports. */
export class WorkerProcess extends EventEmitter {
  readonly #worker: Worker;

  constructor(entry: URL, args: readonly string[]) {
    super();
    this.#worker = new Worker(new URL('./worker-entry.ts', import.meta.url), {
      argv: [...args],
      workerData: entry.href,
    });
    this.#worker.on('online', () => this.emit('spawn'));
    this.#worker.on('message', (message) => this.emit('message', message));
    this.#worker.on('error', (error) => this.emit('error', 'FatalError', String(error), ''));
    this.#worker.on('exit', (code) => this.emit('exit', code));
  }

  get electron(): ChildProcess {
    return this as unknown as ChildProcess;
  }

  postMessage(message: unknown, ports: StandInPort[] = []): void {
    const raw = ports.map((port) => port.raw);
    this.#worker.postMessage({ message, ports: raw }, raw);
  }

  kill(): boolean {
    void this.#worker.terminate();
    return true;
  }
}
